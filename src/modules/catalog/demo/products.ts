import { bagsProducts } from './products.bags';
import { bathProducts } from './products.bath';
import { bedroomProducts } from './products.bedroom';
import { deskProducts } from './products.desk';
import { gardenProducts } from './products.garden';
import { kidsProducts } from './products.kids';
import { kitchenProducts } from './products.kitchen';
import type { DemoProduct } from './products.line';
import { livingProducts } from './products.living';
import { pantryProducts } from './products.pantry';
import { demoGiftCard, demoGuide, demoSet } from './products.special';
import { tableProducts } from './products.table';

export type { DemoProduct } from './products.line';

/**
 * A small shop for things made slowly: clay, linen, wood, wool, and what belongs beside them. Texts and pictures were made
 * for it. The menu shows the categories in the order of these lists; the newest product is the last.
 */
export const demoProducts: readonly DemoProduct[] = [
  ...shuffledTogether([
    [...kitchenProducts, ...tableProducts],
    pantryProducts,
    livingProducts,
    [...bathProducts, ...bedroomProducts],
    deskProducts,
    bagsProducts,
    kidsProducts,
    gardenProducts,
  ]),
  demoGiftCard,
  demoGuide,
  demoSet,
];

/** Each list spread evenly over the whole, so that a page of the newest shows something of everything. */
function shuffledTogether(lists: readonly (readonly DemoProduct[])[]): DemoProduct[] {
  const placed = lists.flatMap((list) => list.map((product, at) => ({ product, place: at / list.length })));
  return placed.sort((a, b) => a.place - b.place).map(({ product }) => product);
}
