import { pictures, shelves, usd, type DemoProduct } from './products.line';

const tools = 'Garden > Tools';
const growing = 'Garden > Pots & seeds';

/** Hedgerow: for gardens with weather in them. */
export const gardenProducts: readonly DemoProduct[] = [
  {
    slug: 'ash-hand-trowel',
    title: 'Ash hand trowel',
    brand: 'Hedgerow',
    description:
      'A trowel that goes where you point it. The blade is pressed from one piece of carbon steel and keeps its edge in stony ground; the handle is oiled ash, long enough for two hands when a root argues back.\n\nWipe it dry and hang it by its cord. A drop of linseed oil in autumn keeps the handle from going grey.',
    categories: [tools],
    attributes: { material: 'Carbon steel, ash', length: '32 cm', care: 'Wipe dry, oil once a year' },
    images: pictures(['hand-trowel', 'A hand trowel with an ash handle, stuck in soil beside a seedling']),
    variants: [{ sku: 'HED-TROWEL', prices: usd(1900), weightGrams: 280, stock: shelves(34, 8) }],
  },
  {
    slug: 'harvest-trug',
    title: 'Harvest trug',
    brand: 'Hedgerow',
    description:
      'Boards of cleft willow nailed to a frame of sweet chestnut: the basket that country people have carried carrots in since there were carrots. Rinse the whole lot under the tap and carry it in; the water runs out between the boards.\n\nMade by one man, who makes as many as he makes. There is no hurrying him. We tried.',
    categories: [tools],
    attributes: { material: 'Willow, sweet chestnut', size: '48 × 26 cm', carries: '9 kg' },
    images: pictures(['harvest-trug', 'A wooden trug full of carrots, tomatoes and a cabbage']),
    variants: [{ sku: 'HED-TRUG', prices: usd(6400), weightGrams: 1100, stock: shelves(0, 0) }],
  },
  {
    slug: 'seeds-for-the-impatient',
    title: 'Seeds for the impatient',
    brand: 'Hedgerow',
    description:
      'Three packets chosen for speed. The radish is up in four days and on the table in twenty-five. The sunflower grows as fast as a child can be bothered to measure it. The sweet pea takes longer, but smells as though it were sorry.\n\nSow, water, look. Looking does not help, but it cannot be prevented.',
    categories: [growing],
    attributes: { sow: 'March to June', organic: true, keeps: '3 years' },
    images: pictures(['seed-packets', 'Three seed packets: sunflower, radish and sweet pea']),
    options: ['Packet'],
    variants: [
      { sku: 'HED-SEED-RADISH', options: { Packet: 'Radish' }, prices: usd(400), weightGrams: 15, stock: shelves(120, 40) },
      { sku: 'HED-SEED-SUNFLOWER', options: { Packet: 'Sunflower' }, prices: usd(400), weightGrams: 15, stock: shelves(95, 30) },
      { sku: 'HED-SEED-SWEETPEA', options: { Packet: 'Sweet pea' }, prices: usd(450), weightGrams: 15, stock: shelves(58) },
      { sku: 'HED-SEED-ALL', options: { Packet: 'All three' }, prices: usd(1000, 1250), weightGrams: 45, stock: shelves(40, 15) },
    ],
  },
  {
    slug: 'clay-pot-with-saucer',
    title: 'Clay pot with saucer',
    brand: 'Hedgerow',
    description:
      'Thrown from red clay and fired without glaze, so the roots can breathe and the outside tells you when to water: dark is damp, pale is dry. Every pot comes with a saucer that was fired on top of it and fits.\n\nThree sizes that nest, for the long way home.',
    categories: [growing],
    attributes: { material: 'Terracotta', frostproof: false, drainage: 'One hole, 2 cm' },
    images: pictures(['clay-pot', 'A leafy plant in a terracotta pot with a saucer']),
    options: ['Size'],
    variants: [
      { sku: 'HED-POT-12', options: { Size: '12 cm' }, prices: usd(1200), weightGrams: 620, stock: shelves(60, 20) },
      { sku: 'HED-POT-16', options: { Size: '16 cm' }, prices: usd(1800), weightGrams: 1150, stock: shelves(42, 12) },
      { sku: 'HED-POT-20', options: { Size: '20 cm' }, prices: usd(2600), weightGrams: 1900, stock: shelves(18) },
    ],
  },
  {
    slug: 'bypass-secateurs',
    title: 'Bypass secateurs',
    brand: 'Hedgerow',
    description:
      'One blade passes the other, as in scissors, so the stem is cut and not crushed. Every part unscrews and every part can be had again: blade, spring, bolt, even the red on the handles, which is there so that you find them in the compost.\n\nCuts green wood up to your thumb. Keep the thumb.',
    categories: [tools],
    attributes: { material: 'Forged steel, brass', length: '21 cm', cuts: 'Up to 24 mm' },
    images: pictures(['bypass-secateurs', 'Secateurs with red handles on a green cloth, beside a cut rose']),
    variants: [{ sku: 'HED-SECATEURS', prices: usd(4900), weightGrams: 240, stock: shelves(23, 6) }],
  },
  {
    slug: 'nesting-box',
    title: 'Nesting box',
    brand: 'Hedgerow',
    description:
      'Larch, left rough inside so that small feet can climb out, under a roof of painted zinc. The front opens for a clean-up in October. Face it north-east, three metres up, where the cat has no argument.\n\n28 mm is for blue tits and their relations, 32 mm for great tits and sparrows. The birds read the sign more carefully than people do.',
    categories: [growing],
    attributes: { material: 'Larch, zinc', height: '31 cm', inside: '14 × 14 cm' },
    images: pictures(['nesting-box', 'A nesting box with a teal roof on a tree trunk, a blue tit looking out']),
    options: ['Hole'],
    variants: [
      { sku: 'HED-NEST-28', options: { Hole: '28 mm' }, prices: usd(3200), weightGrams: 1450, stock: shelves(19, 7) },
      { sku: 'HED-NEST-32', options: { Hole: '32 mm' }, prices: usd(3200), weightGrams: 1450, stock: shelves(4) },
    ],
  },
  {
    slug: 'long-neck-watering-can',
    title: 'Long-neck watering can',
    brand: 'Hedgerow',
    description:
      'Five litres, balanced so that it pours from the wrist and not from the shoulder. The long neck reaches the back of the bed; the brass rose turns upward for seedlings and comes off for everything else.\n\nGalvanised first, then painted, so a dent is only a dent.',
    categories: [tools],
    attributes: { material: 'Galvanised steel, brass', volume: '5 l', colour: 'Moss' },
    images: pictures(['watering-can', 'A green watering can with a long neck and a brass rose']),
    variants: [{ sku: 'HED-CAN-5', prices: usd(4400, 5200), weightGrams: 1350, stock: shelves(15, 4) }],
  },
];
