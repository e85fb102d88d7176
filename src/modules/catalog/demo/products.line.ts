import type { z } from 'zod';
import type { ImportLine } from '../imports/line';

export type DemoProduct = z.input<typeof ImportLine>;

type Variant = DemoProduct['variants'][number];

export const usd = (minor: number, compareAtMinor: number | null = null): Variant['prices'] => [{ currency: 'USD', minor, compareAtMinor }];

/** Units in the main store and, where it has the product too, in the second one. */
export const shelves = (main: number, harbour?: number): NonNullable<Variant['stock']> => [
  { onHand: main },
  ...(harbour === undefined ? [] : [{ store: 'Harbour Street', onHand: harbour }]),
];

/** File name without its ending, and what the picture shows. The first is on the card. */
export const pictures = (...shown: readonly (readonly [name: string, alt: string])[]): NonNullable<DemoProduct['images']> =>
  shown.map(([name, alt]) => ({ url: `${name}.svg`, alt }));
