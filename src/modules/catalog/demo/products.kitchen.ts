import { pictures, shelves, usd, type DemoProduct } from './products.line';

const cook = 'Kitchen & table > Cook';
const linen = 'Kitchen & table > Kitchen linen';

/** Where the cooking happens. */
export const kitchenProducts: readonly DemoProduct[] = [
  {
    slug: 'iron-skillet',
    title: 'Iron skillet',
    brand: 'Anvil Row',
    description:
      'Cast in sand, one at a time, and seasoned with linseed oil before it leaves the yard. It takes a while to get hot and a while to get cold, which is the whole idea. Eggs stick for the first week. Then they stop, and go on not sticking for about a hundred years.\n\nRinse, dry, wipe with oil. If somebody has put it in the dishwasher, start again and say nothing.',
    categories: [cook],
    attributes: { material: 'Cast iron', care: 'Rinse, dry, oil', induction: true, oven: true },
    images: pictures(['iron-skillet', 'A black iron skillet with two fried eggs and chives']),
    options: ['Size'],
    variants: [
      { sku: 'ANV-SKILLET-20', options: { Size: '20 cm' }, prices: usd(3400), weightGrams: 1500, stock: shelves(26, 6) },
      { sku: 'ANV-SKILLET-26', options: { Size: '26 cm' }, prices: usd(4600), weightGrams: 2300, stock: shelves(31, 8) },
      { sku: 'ANV-SKILLET-30', options: { Size: '30 cm' }, prices: usd(5800), weightGrams: 3100, stock: shelves(4) },
    ],
  },
  {
    slug: 'sunday-casserole',
    title: 'Sunday casserole',
    brand: 'Anvil Row',
    description:
      'For dishes that are better if you leave the room. The lid weighs as much as a small cat and has a ring of points inside, so the steam rains back onto whatever is down there. Three coats of enamel outside, two inside, pale enough to see the onions change colour.\n\nGoes on any stove and into any oven. Lift with both hands and mean it.',
    categories: [cook],
    attributes: { material: 'Enamelled cast iron, brass', induction: true, oven: 'Up to 260 °C', serves: '4 or 6' },
    images: pictures(
      ['casserole-rust', 'A rust-red casserole with a brass knob on a wooden trivet'],
      ['casserole-ink', 'The casserole in ink blue'],
    ),
    options: ['Colour', 'Size'],
    variants: [
      {
        sku: 'ANV-CASS-RUST-4',
        options: { Colour: 'Rust', Size: '4 l' },
        prices: usd(13800),
        weightGrams: 4600,
        stock: shelves(9, 2),
        images: [0],
      },
      {
        sku: 'ANV-CASS-RUST-6',
        options: { Colour: 'Rust', Size: '6 l' },
        prices: usd(16400),
        weightGrams: 5900,
        stock: shelves(5),
        images: [0],
      },
      {
        sku: 'ANV-CASS-INK-4',
        options: { Colour: 'Ink', Size: '4 l' },
        prices: usd(13800),
        weightGrams: 4600,
        stock: shelves(12, 3),
        images: [1],
      },
      {
        sku: 'ANV-CASS-INK-6',
        options: { Colour: 'Ink', Size: '6 l' },
        prices: usd(16400),
        weightGrams: 5900,
        stock: shelves(7),
        images: [1],
      },
    ],
  },
  {
    slug: 'kitchen-apron',
    title: 'Kitchen apron',
    brand: 'Loom & Field',
    description:
      'Linen and cotton, woven tight enough that tomato gives up at the surface. The ties are long: they go round the back and knot in front, where you can reach them. One pocket, divided, for a spoon and for the telephone you should not be holding.\n\nA leather tab at the neck says nothing at all. It is there to hang it by.',
    categories: [linen],
    attributes: { material: '60% linen, 40% cotton', washable: true },
    images: pictures(['kitchen-apron', 'A slate-blue apron with a divided pocket hanging from a wooden rail']),
    options: ['Length'],
    variants: [
      { sku: 'LOO-APRON-86', options: { Length: 'Regular, 86 cm' }, prices: usd(4200), weightGrams: 380, stock: shelves(24, 7) },
      { sku: 'LOO-APRON-98', options: { Length: 'Long, 98 cm' }, prices: usd(4400), weightGrams: 430, stock: shelves(16) },
    ],
  },
  {
    slug: 'cooks-knife',
    title: 'Cook’s knife',
    brand: 'Anvil Row',
    description:
      'One knife that does nine tenths of the work, so the other knives in the drawer can rest. Carbon steel with a stainless coat, thin behind the edge; walnut handle with three brass pins, shaped for the grip people really use and not the one in the books.\n\nIt arrives sharp. We mention it because everybody tests it with a thumb.',
    categories: [cook],
    attributes: { material: 'Carbon steel, walnut, brass', hardness: '61 HRC', care: 'Wash by hand, dry at once' },
    images: pictures(['cooks-knife', 'A cook’s knife with a walnut handle on a beech board beside sliced tomato']),
    options: ['Blade'],
    variants: [
      { sku: 'ANV-KNIFE-16', options: { Blade: '16 cm' }, prices: usd(7800), weightGrams: 160, stock: shelves(14, 4) },
      { sku: 'ANV-KNIFE-20', options: { Blade: '20 cm' }, prices: usd(9200), weightGrams: 205, stock: shelves(19, 5) },
    ],
  },
  {
    slug: 'linen-tea-towels',
    title: 'Linen tea towels, set of two',
    brand: 'Loom & Field',
    description:
      'Linen dries a glass in one turn and the pan after it, and is dry again itself before you look for the next one. Half linen would be cheaper; it would also leave lint.\n\nOne towel with woven bands, one with stripes, in every set.',
    categories: [linen],
    attributes: { material: 'Linen', size: '50 × 70 cm', pieces: 2, washable: true },
    images: pictures(['linen-towels', 'Two linen tea towels hanging on a wooden rail']),
    variants: [{ sku: 'LOO-TOWELS-2', prices: usd(2200), weightGrams: 210, stock: shelves(70, 18) }],
  },
];
