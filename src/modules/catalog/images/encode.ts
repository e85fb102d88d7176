import { createHash } from 'node:crypto';
import type { Storage } from '../../../platform/storage/storage';
import { imageKey, imageWidths } from './image-view';
import type { StandIn } from './stand-in';

export interface EncodedImage {
  readonly storageKey: string;
  readonly widths: readonly number[];
  readonly width: number;
  readonly height: number;
  /** It was drawn by us from a drawing: WebP is as small as it gets. */
  readonly drawing: boolean;
}

/** What imports may bring. */
const formats: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'heif', 'avif', 'tiff', 'svg'];
const maxPixels = 50_000_000;
/** Drawings have no width of their own. */
const vectorWidth = 1_280;
/** For one picture in one width. */
const timeLimit = { seconds: 20 };

type Sharp = Awaited<ReturnType<typeof loadSharp>>;
type Picture = ReturnType<Sharp>;

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
export async function storePicture(
  storage: Storage,
  content: Buffer,
  { accepted = formats, storageKey = keyOf(content) }: StoreOptions = {},
): Promise<EncodedImage | null> {
  const encoded = await encode(await loadSharp(), content, accepted).catch(() => null);
  const versions = encoded?.versions ?? [];
  const widest = versions.at(-1);
  if (!encoded || !widest) return null;
  for (const { width, data } of versions) await storage.put(imageKey(storageKey, width), data, 'image/webp');
  return { storageKey, widths: versions.map((v) => v.width), width: widest.width, height: widest.height, drawing: encoded.drawing };
}

/** More effort costs several times the time and saves next to nothing. */
export async function encodeAvif(content: Buffer): Promise<Buffer> {
  const sharp = await loadSharp();
  return sharp(content, { limitInputPixels: maxPixels }).timeout(timeLimit).avif({ quality: 50, effort: 1 }).toBuffer();
}

export interface StoreOptions {
  /** As sharp calls them. */
  readonly accepted?: readonly string[];
  /** Default: made from the content, so that the same picture is stored once. */
  readonly storageKey?: string;
}

/** The same picture has the same key. */
export function keyOf(content: Buffer): string {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 32);
  return `products/${digest.slice(0, 2)}/${digest}`;
}

interface Version {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

/** Narrow to wide; none wider than the original. Rejects what is no picture. */
async function encode(sharp: Sharp, content: Buffer, accepted: readonly string[]): Promise<{ versions: Version[]; drawing: boolean }> {
  const meta = await sharp(content, { limitInputPixels: maxPixels }).metadata();
  const vector = meta.format === 'svg';
  if (!accepted.includes(meta.format)) return { versions: [], drawing: vector };
  const original = vector ? vectorWidth : meta.autoOrient.width;
  const fitting = imageWidths.filter((w) => w <= original);
  const widths = fitting.length > 0 ? fitting : [original];
  const versionOf = vector ? drawn(sharp, content, meta.width) : await scaled(sharp, content, widths.at(-1) ?? original);
  const versions: Version[] = [];
  for (const width of widths) {
    const version = await versionOf(width).webp({ quality: 82, effort: 2 }).toBuffer({ resolveWithObject: true });
    versions.push({ width: version.info.width, height: version.info.height, data: version.data });
  }
  return { versions, drawing: vector };
}

/** A drawing is drawn anew for each width: that costs less than drawing it once and scaling it, and is sharper. */
const drawn =
  (sharp: Sharp, content: Buffer, ownWidth: number) =>
  (width: number): Picture =>
    sharp(content, { limitInputPixels: maxPixels, density: Math.min(Math.max((72 * width) / ownWidth, 1), 2_400) })
      .timeout(timeLimit)
      .resize({ width });

/** A photograph is decoded once. */
async function scaled(sharp: Sharp, content: Buffer, widest: number): Promise<(width: number) => Picture> {
  const { data: pixels, info } = await sharp(content, { limitInputPixels: maxPixels })
    .timeout(timeLimit)
    .autoOrient()
    .resize({ width: widest })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return (width) => sharp(pixels, { raw: { width: info.width, height: info.height, channels: info.channels } }).resize({ width });
}

const standInWidth = 512;

/** Pictures that look the same are stored once. */
export async function storeStandIn(storage: Storage, { key, svg }: StandIn): Promise<EncodedImage> {
  const storageKey = `products/drawn/${key}`;
  const stored = { storageKey, widths: [standInWidth], width: standInWidth, height: standInWidth, drawing: true };
  if (await storage.get(imageKey(storageKey, standInWidth))) return stored;
  const sharp = await loadSharp();
  const picture = await sharp(Buffer.from(svg)).resize(standInWidth).webp({ quality: 80, effort: 0 }).toBuffer();
  await storage.put(imageKey(storageKey, standInWidth), picture, 'image/webp');
  return stored;
}
