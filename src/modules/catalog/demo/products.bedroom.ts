import { pictures, shelves, usd, type DemoProduct } from './products.line';

const bedroom = 'Bed & bath > Bedroom';

/** Early Night: people who take sleep seriously and little else. */
export const bedroomProducts: readonly DemoProduct[] = [
  {
    slug: 'washed-linen-bed-set',
    title: 'Washed linen bed set',
    brand: 'Early Night',
    description:
      'One cover and two pillowcases, washed with stones until they feel like the third night of a holiday. Cool in July, warm in January; linen has been doing this for some time and sees no reason to explain it.\n\nCloses with shell buttons, sewn through and knotted, because a lost button at midnight is a very small tragedy. Needs no iron and resents the suggestion.',
    categories: [bedroom],
    attributes: { material: 'French linen', weave: '165 g/m²', pieces: 3, washable: true },
    images: pictures(
      ['bed-set-sage', 'An oak bed made with sage-green linen and cream pillows'],
      ['bed-set-clay', 'The bed made with clay-coloured linen'],
    ),
    options: ['Colour', 'Size'],
    variants: [
      {
        sku: 'EAR-BED-SAGE-1',
        options: { Colour: 'Sage', Size: 'Single, 140 × 200 cm' },
        prices: usd(16400),
        weightGrams: 1500,
        stock: shelves(8, 2),
        images: [0],
      },
      {
        sku: 'EAR-BED-SAGE-2',
        options: { Colour: 'Sage', Size: 'Double, 200 × 200 cm' },
        prices: usd(21800),
        weightGrams: 2100,
        stock: shelves(11, 3),
        images: [0],
      },
      {
        sku: 'EAR-BED-SAGE-3',
        options: { Colour: 'Sage', Size: 'King, 240 × 220 cm' },
        prices: usd(25800),
        weightGrams: 2600,
        stock: shelves(3),
        images: [0],
      },
      {
        sku: 'EAR-BED-CLAY-1',
        options: { Colour: 'Clay', Size: 'Single, 140 × 200 cm' },
        prices: usd(16400),
        weightGrams: 1500,
        stock: shelves(6),
        images: [1],
      },
      {
        sku: 'EAR-BED-CLAY-2',
        options: { Colour: 'Clay', Size: 'Double, 200 × 200 cm' },
        prices: usd(21800),
        weightGrams: 2100,
        stock: shelves(9, 2),
        images: [1],
      },
      {
        sku: 'EAR-BED-CLAY-3',
        options: { Colour: 'Clay', Size: 'King, 240 × 220 cm' },
        prices: usd(25800),
        weightGrams: 2600,
        stock: shelves(0, 1),
        images: [1],
      },
    ],
  },
  {
    slug: 'felt-slippers',
    title: 'Felt slippers',
    brand: 'Early Night',
    description:
      'Wool felt, cut in one piece and closed with one seam, on a sole of vegetable-tanned leather. They are wide in front, where toes are, and they make no sound on the stairs at six in the morning.\n\nA little snug on the first day. By the end of the week they know you. Between two sizes, take the smaller.',
    categories: [bedroom],
    attributes: { material: 'Wool felt, leather', care: 'Brush, air' },
    images: pictures(['felt-slippers', 'A pair of slate-grey felt slippers on a round rug, seen from above']),
    options: ['Size'],
    variants: [
      { sku: 'EAR-SLIPPERS-36', options: { Size: '36–37' }, prices: usd(5400), weightGrams: 340, stock: shelves(7) },
      { sku: 'EAR-SLIPPERS-38', options: { Size: '38–39' }, prices: usd(5400), weightGrams: 370, stock: shelves(12, 4) },
      { sku: 'EAR-SLIPPERS-40', options: { Size: '40–41' }, prices: usd(5400), weightGrams: 400, stock: shelves(9, 3) },
      { sku: 'EAR-SLIPPERS-42', options: { Size: '42–43' }, prices: usd(5400), weightGrams: 430, stock: shelves(1) },
      { sku: 'EAR-SLIPPERS-44', options: { Size: '44–45' }, prices: usd(5400), weightGrams: 460, stock: shelves(0) },
    ],
  },
  {
    slug: 'hot-water-bottle',
    title: 'Hot-water bottle',
    brand: 'Early Night',
    description:
      'A bottle of natural rubber in a jumper of its own, knitted with three cables and a collar to turn down. It stays warm for about as long as it takes to stop needing it. The jumper comes off over the neck, like everybody’s.\n\nFill it two thirds, press out the air, close it well. Not boiling: hot, and then a minute.',
    categories: [bedroom],
    attributes: { material: 'Natural rubber, lambswool cover', volume: '1.8 l', washable: 'The cover, by hand' },
    images: pictures(['hot-water-bottle', 'A hot-water bottle in an oat-coloured cable-knit cover']),
    variants: [{ sku: 'EAR-BOTTLE', prices: usd(3800), weightGrams: 520, stock: shelves(23, 8) }],
  },
  {
    slug: 'wind-up-alarm-clock',
    title: 'Wind-up alarm clock',
    brand: 'Early Night',
    description:
      'Two bells, one hammer, no update. It is wound every evening with twelve turns of a brass key, which tells the body that the day is over better than most things on a screen.\n\nIt ticks. It also rings in a way that settles the question. There is no second alarm; there has never been a need for one.',
    categories: [bedroom],
    attributes: { material: 'Painted steel, brass, glass', diameter: '11 cm', runs: '36 hours a winding' },
    images: pictures(['alarm-clock-teal', 'A teal alarm clock with two brass bells'], ['alarm-clock-rust', 'The clock in rust']),
    options: ['Colour'],
    variants: [
      { sku: 'EAR-CLOCK-TEAL', options: { Colour: 'Teal' }, prices: usd(4600), weightGrams: 390, stock: shelves(20, 6), images: [0] },
      { sku: 'EAR-CLOCK-RUST', options: { Colour: 'Rust' }, prices: usd(4600), weightGrams: 390, stock: shelves(14), images: [1] },
    ],
  },
];
