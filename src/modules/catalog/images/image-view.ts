import { sql, type RawBuilder } from 'kysely';
import type { Focal, Image } from '../products/schemas';

/** Pixel widths a picture is kept in; none wider than its original. */
export const imageWidths = [320, 640, 1280] as const;

export interface StoredImage {
  readonly storageKey: string;
  /** Ascending. */
  readonly widths: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  /** The same widths are there as AVIF. */
  readonly avif: boolean;
  readonly focal: Focal | null;
}

export const avifKey = (storageKey: string, width: number): string => `${storageKey}-${width}.avif`;

export const imageKey = (storageKey: string, width: number): string => `${storageKey}-${width}.webp`;

/** A row `i` of images as StoredImage, in JSON. */
export const storedImage: RawBuilder<StoredImage> = sql`json_build_object('storageKey', i.storage_key, 'widths', i.widths, 'width', i.width,
  'height', i.height, 'alt', i.alt, 'avif', i.avif,
  'focal', case when i.focal_x is not null then json_build_object('x', i.focal_x, 'y', i.focal_y) end)`;

/** `url` is the version nearest to 640 pixels, which suits a card and a phone. */
export function viewImage(image: StoredImage, urlOf: (key: string) => string): Image {
  const urlFor = (width: number): string => urlOf(imageKey(image.storageKey, width));
  return {
    url: urlFor(image.widths.filter((w) => w <= 640).at(-1) ?? image.width),
    width: image.width,
    height: image.height,
    alt: image.alt,
    srcset: image.widths.map((w) => `${urlFor(w)} ${w}w`).join(', '),
    ...(image.avif && { avifSrcset: image.widths.map((w) => `${urlOf(avifKey(image.storageKey, w))} ${w}w`).join(', ') }),
    ...(image.focal && { focal: image.focal }),
  };
}

/** The smallest version, for a line of a cart or a mail. */
export const thumbnailUrl = (image: Pick<StoredImage, 'storageKey' | 'widths'>, urlOf: (key: string) => string): string | null => {
  const [smallest] = image.widths;
  return smallest === undefined ? null : urlOf(imageKey(image.storageKey, smallest));
};
