import { createHash } from 'node:crypto';
import type { Storage } from '../../../platform/storage/storage';
import { imageKey, imageWidths } from './image-view';
import type { StandIn } from './stand-in';

export interface EncodedImage {
  readonly storageKey: string;
  readonly widths: readonly number[];
  readonly width: number;
  readonly height: number;
}

const formats: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'heif', 'avif', 'tiff', 'svg'];
const maxPixels = 50_000_000;

/** sharp and its libraries take tens of megabytes: they are loaded when the first picture comes. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/**
 * Decodes by content, never by name, and stores WebP in several widths without metadata. null: not a picture that can
 * be read, or one of more than 50 megapixels.
 */
export async function storePicture(storage: Storage, content: Buffer): Promise<EncodedImage | null> {
  const sharp = await loadSharp();
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 32);
  const storageKey = `products/${digest.slice(0, 2)}/${digest}`;
  try {
    const meta = await sharp(content, { limitInputPixels: maxPixels }).metadata();
    if (!formats.includes(meta.format)) return null;
    const vector = meta.format === 'svg';
    const turned = (meta.orientation ?? 1) >= 5;
    const originalWidth = vector ? 1280 : turned ? meta.height : meta.width;
    const density = vector ? Math.min(Math.max((72 * 1280) / Math.max(meta.width, 1), 1), 2_400) : undefined;
    const fitting = imageWidths.filter((w) => w <= originalWidth);
    const widths = fitting.length > 0 ? fitting : [originalWidth];
    let height = 0;
    for (const width of widths) {
      const { data, info } = await sharp(content, { limitInputPixels: maxPixels, ...(density === undefined ? {} : { density }) })
        .rotate()
        .resize({ width, withoutEnlargement: true })
        .webp({ quality: 82, effort: 3 })
        .toBuffer({ resolveWithObject: true });
      await storage.put(imageKey(storageKey, width), data, 'image/webp');
      height = info.height;
    }
    return { storageKey, widths, width: widths.at(-1) ?? originalWidth, height };
  } catch (error) {
    if (isBadPicture(error)) return null;
    throw error;
  }
}

const standInWidths = [320, 640] as const;

/** Pictures that look the same are stored once. */
export async function storeStandIn(storage: Storage, { key, svg }: StandIn): Promise<EncodedImage> {
  const storageKey = `products/drawn/${key}`;
  const stored = { storageKey, widths: standInWidths, width: 640, height: 640 };
  if (await storage.get(imageKey(storageKey, 640))) return stored;
  const sharp = await loadSharp();
  const raster = sharp(await sharp(Buffer.from(svg)).png({ compressionLevel: 0 }).toBuffer());
  for (const width of standInWidths) {
    await storage.put(imageKey(storageKey, width), await raster.clone().resize(width).webp({ quality: 80, effort: 1 }).toBuffer(), 'image/webp');
  }
  return stored;
}

/** What libvips says about content; a full disk or a missing library is not the picture's fault. */
const isBadPicture = (error: unknown): boolean =>
  error instanceof Error && /unsupported image format|corrupt|premature|invalid|exceeds pixel limit|bad |unable to|XML|Vips|heif|png|jpeg|webp|gif/i.test(error.message) && !('code' in error);
