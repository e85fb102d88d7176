import { pictures, shelves, usd, type DemoProduct } from './products.line';

const kids = 'Kids & play';

/** Pocket Circus: toys that do nothing until somebody plays with them. */
export const kidsProducts: readonly DemoProduct[] = [
  {
    slug: 'stacking-rainbow',
    title: 'Stacking rainbow',
    brand: 'Pocket Circus',
    description:
      'Seven arches cut from one block of lime, so that each fits under the next with a finger’s width of air. They become bridges, caves, a cradle, fences for cows of any make, and once a week a rainbow.\n\nStained, not painted: the grain shows through and nothing flakes. The small person with the cap is included and answers to any name.',
    categories: [kids],
    attributes: { material: 'Lime wood, water-based stain', width: '36 cm', age: 'From 1 year', pieces: 8 },
    images: pictures(['stacking-rainbow', 'A wooden rainbow of seven arches with a small peg person in a red cap']),
    variants: [{ sku: 'POC-RAINBOW', prices: usd(5600, 6800), weightGrams: 1250, stock: shelves(16, 5) }],
  },
  {
    slug: 'goods-train',
    title: 'Goods train',
    brand: 'Pocket Circus',
    description:
      'An engine with a proper boiler and a wagon with three logs that come off, go under the sofa and are found at Easter. The rods go round with the wheels. The driver is fixed, as drivers should be.\n\nIt runs on floors, tables and forearms. The rails are for standing it on a shelf, which lasts about a minute.',
    categories: [kids],
    attributes: { material: 'Beech, maple', length: '41 cm', age: 'From 2 years', batteries: 'None, ever' },
    images: pictures(['goods-train', 'A wooden engine in teal and rust pulling a wagon of logs']),
    variants: [{ sku: 'POC-TRAIN', prices: usd(6400), weightGrams: 1400, stock: shelves(12, 3) }],
  },
  {
    slug: 'field-kite',
    title: 'Field kite',
    brand: 'Pocket Circus',
    description:
      'A plain diamond, which is still the shape that flies best. Ripstop cotton on ash spars, four metres of tail and sixty of line on a wooden winder. It goes up in the wind that dries washing and comes down in the one that takes hats.\n\nMind trees. Trees do not mind kites.',
    categories: [kids],
    attributes: { material: 'Cotton, ash', size: '72 × 86 cm', wind: '3 to 5 Beaufort', age: 'From 5 years' },
    images: pictures(['field-kite', 'A kite in rust, mustard, cream and teal over green hills']),
    variants: [{ sku: 'POC-KITE', prices: usd(3400), weightGrams: 310, stock: shelves(22, 10) }],
  },
  {
    slug: 'pond-boat',
    title: 'Pond boat',
    brand: 'Pocket Circus',
    description:
      'She sails. This has to be said, because most toy boats do not: the keel is iron, the sails are cut from real pattern and the rudder stays where you set it. Point her across the pond, let go, and walk round.\n\nThe mast comes off for the bicycle basket. Dry the sails before bed.',
    categories: [kids],
    attributes: { material: 'Pine, cotton, iron keel', length: '38 cm', height: '46 cm', age: 'From 5 years' },
    images: pictures(
      ['pond-boat-rust', 'A toy sailing boat with a rust-red hull on calm water'],
      ['pond-boat-teal', 'The boat with a teal hull'],
    ),
    options: ['Hull'],
    variants: [
      { sku: 'POC-BOAT-RUST', options: { Hull: 'Rust' }, prices: usd(5800), weightGrams: 740, stock: shelves(9, 5), images: [0] },
      { sku: 'POC-BOAT-TEAL', options: { Hull: 'Teal' }, prices: usd(5800), weightGrams: 740, stock: shelves(6, 4), images: [1] },
    ],
  },
  {
    slug: 'knitted-bear',
    title: 'Knitted bear',
    brand: 'Pocket Circus',
    description:
      'Knitted in the round by eleven women in two villages, who can tell whose is whose. Filled with wool, eyes stitched and not buttoned, ears reinforced for carrying. The scarf comes off; it is the first thing to be lost and the first thing to be missed.\n\nWashes at thirty degrees, inside a pillowcase, on a day when nobody is watching.',
    categories: [kids],
    attributes: { material: 'Lambswool, wool filling', height: '34 cm', age: 'From birth', washable: true },
    images: pictures(
      ['knitted-bear-oak', 'A brown knitted bear with a rust scarf'],
      ['knitted-bear-oat', 'A cream knitted bear with a teal scarf'],
    ),
    options: ['Colour'],
    variants: [
      { sku: 'POC-BEAR-OAK', options: { Colour: 'Oak' }, prices: usd(4400), weightGrams: 280, stock: shelves(17, 6), images: [0] },
      { sku: 'POC-BEAR-OAT', options: { Colour: 'Oat' }, prices: usd(4400), weightGrams: 280, stock: shelves(2), images: [1] },
    ],
  },
];
