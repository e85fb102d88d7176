import { pictures, shelves, usd, type DemoProduct } from './products.line';

const drink = 'Kitchen & table > Tea, coffee, water';
const table = 'Kitchen & table > On the table';

/** What is poured and what is passed round. */
export const tableProducts: readonly DemoProduct[] = [
  {
    slug: 'collar-coffee-maker',
    title: 'Collar coffee maker',
    brand: 'Lantern Glass',
    description:
      'An hourglass for people who measure time in cups. The glass is blown in one piece; the walnut collar keeps fingers from the hot part and is tied on with a leather thong, which is the only moving part and can be replaced with a shoelace.\n\nPaper filter in, coffee in, water over it in a thin stream, four minutes. It cannot be hurried, and after a while neither can you.',
    categories: [drink],
    attributes: { material: 'Borosilicate glass, walnut, leather', dishwasher: 'Without its collar' },
    images: pictures(['coffee-maker', 'A glass coffee maker with a walnut collar, full of fresh coffee']),
    options: ['Size'],
    variants: [
      { sku: 'LAN-COLLAR-3', options: { Size: 'Three cups, 0.5 l' }, prices: usd(4400), weightGrams: 480, stock: shelves(22, 5) },
      { sku: 'LAN-COLLAR-6', options: { Size: 'Six cups, 0.9 l' }, prices: usd(5400), weightGrams: 690, stock: shelves(17) },
    ],
  },
  {
    slug: 'turned-pepper-mill',
    title: 'Turned pepper mill',
    brand: 'Grain & Oil',
    description:
      'Turned from one block, head and all, so the grain runs on across the joint if you stop it in the right place. The grinder is steel and can be taken out with a coin. Loosen the brass knob for gravel, tighten it for dust.\n\nThe tall one is for the table, the short one for the stove. The peppercorns in the picture got away.',
    categories: [table],
    attributes: { mechanism: 'Hardened steel', filled: false, care: 'Oil now and then' },
    images: pictures(['pepper-mill', 'A tall walnut pepper mill beside a short one of beech']),
    options: ['Wood', 'Height'],
    variants: [
      { sku: 'GRA-MILL-WAL-28', options: { Wood: 'Walnut', Height: '28 cm' }, prices: usd(5600), weightGrams: 420, stock: shelves(11, 3) },
      { sku: 'GRA-MILL-WAL-18', options: { Wood: 'Walnut', Height: '18 cm' }, prices: usd(4200), weightGrams: 260, stock: shelves(15) },
      { sku: 'GRA-MILL-BEE-28', options: { Wood: 'Beech', Height: '28 cm' }, prices: usd(4600), weightGrams: 400, stock: shelves(8) },
      { sku: 'GRA-MILL-BEE-18', options: { Wood: 'Beech', Height: '18 cm' }, prices: usd(3400), weightGrams: 250, stock: shelves(20, 6) },
    ],
  },
  {
    slug: 'ripple-tumblers',
    title: 'Ripple tumblers',
    brand: 'Lantern Glass',
    description:
      'Blown into a mould with twelve ribs, then turned once by hand while the glass is still thinking about it. The ripple makes water look colder and keeps wet fingers from slipping. They stack, they bounce a little, and they survive most dinners.\n\nNo lemon is included. You knew that.',
    categories: [drink],
    attributes: { material: 'Recycled glass', volume: '280 ml', dishwasher: true },
    images: pictures(
      ['tumblers-clear', 'Three ribbed glasses, one with water and a slice of lemon'],
      ['tumblers-amber', 'The glasses in amber'],
    ),
    options: ['Glass', 'Set'],
    variants: [
      {
        sku: 'LAN-RIPPLE-CLEAR-2',
        options: { Glass: 'Clear', Set: 'Two' },
        prices: usd(1800),
        weightGrams: 520,
        stock: shelves(40, 12),
        images: [0],
      },
      {
        sku: 'LAN-RIPPLE-CLEAR-4',
        options: { Glass: 'Clear', Set: 'Four' },
        prices: usd(3200),
        weightGrams: 1040,
        stock: shelves(33, 9),
        images: [0],
      },
      {
        sku: 'LAN-RIPPLE-AMBER-2',
        options: { Glass: 'Amber', Set: 'Two' },
        prices: usd(2000),
        weightGrams: 520,
        stock: shelves(18),
        images: [1],
      },
      {
        sku: 'LAN-RIPPLE-AMBER-4',
        options: { Glass: 'Amber', Set: 'Four' },
        prices: usd(3600),
        weightGrams: 1040,
        stock: shelves(3),
        images: [1],
      },
    ],
  },
  {
    slug: 'second-cup-teapot',
    title: 'Second-cup teapot',
    brand: 'Kiln Yard',
    description:
      'A round pot with a cane handle that stays cool and folds down in the cupboard. The speckles are iron in the clay; they come up through the glaze wherever they like. The strainer is a wall of holes behind the spout, pierced by somebody with patience.\n\nHolds two cups and a bit. The bit is the best part.',
    categories: [drink],
    attributes: { material: 'Stoneware, cane', volume: '0.8 l', dishwasher: 'Without its handle' },
    images: pictures(['second-cup-teapot', 'A speckled cream teapot with a cane handle and a small cup of tea']),
    variants: [{ sku: 'KIL-TEAPOT', prices: usd(6200), weightGrams: 980, stock: shelves(13, 4) }],
  },
  {
    slug: 'long-olive-board',
    title: 'Long olive board',
    brand: 'Grain & Oil',
    description:
      'Cut from trees that had stopped bearing fruit, dried for three years and finished with nothing but oil. Olive wood is hard, dense and stubborn about stains, which is why it is under the bread in half of the Mediterranean.\n\nWash by hand. Oil when it looks thirsty.',
    categories: [table],
    attributes: { material: 'Olive wood', care: 'Wash by hand, oil now and then' },
    images: pictures(['olive-board', 'An olive wood board with a handle, beside an olive branch']),
    options: ['Size'],
    variants: [
      { sku: 'GRA-BOARD-S', options: { Size: 'Small, 32 cm' }, prices: usd(3600), weightGrams: 700, stock: shelves(19) },
      { sku: 'GRA-BOARD-L', options: { Size: 'Large, 48 cm' }, prices: usd(5200), weightGrams: 1300, stock: shelves(12, 4) },
    ],
  },
  {
    slug: 'wide-salad-bowl',
    title: 'Wide salad bowl',
    brand: 'Kiln Yard',
    description:
      'Wide enough to toss in without losing half of it to the tablecloth. The teal band is painted freehand while the wheel turns, the dots one by one afterwards.\n\nGoes into the oven, the dishwasher and the middle of the table. Serves four, or six who are polite.',
    categories: [table],
    attributes: { material: 'Stoneware', diameter: '28 cm', dishwasher: true },
    images: pictures(['salad-bowl', 'A wide bowl with a teal band, full of salad, with a wooden spoon']),
    variants: [{ sku: 'KIL-BOWL', prices: usd(4600), weightGrams: 1500, stock: shelves(21, 5) }],
  },
  {
    slug: 'harbour-enamel-kettle',
    title: 'Harbour enamel kettle',
    brand: 'Kiln Yard',
    description:
      'A kettle for every kind of stove, the open fire included. Heavy steel under three coats of enamel, a beech handle that stays cool, and a spout that stops when you do.\n\nOne and a half litres: a pot of tea and a second one.',
    categories: [drink],
    attributes: { material: 'Enamelled steel, beech', volume: '1.5 l', induction: true },
    images: pictures(['enamel-kettle', 'A teal enamel kettle with a wooden handle']),
    variants: [{ sku: 'KIL-KETTLE', prices: usd(5800, 7200), weightGrams: 1450, stock: shelves(14, 6) }],
  },
  {
    slug: 'morning-stoneware-mug',
    title: 'Morning stoneware mug',
    brand: 'Kiln Yard',
    description:
      'The mug you reach for first. Thrown a little thicker at the lip so the coffee stays warm, with a handle for three fingers and a foot left unglazed so that it stands where you put it.\n\nHolds 350 ml. Each one is a few millimetres different from the next, and nobody has ever complained.',
    categories: [drink],
    attributes: { material: 'Stoneware', volume: '350 ml', dishwasher: true },
    images: pictures(
      ['stoneware-mug', 'A steaming terracotta mug with an unglazed foot'],
      ['stoneware-mug-sage', 'The mug in sage'],
      ['stoneware-mug-ink', 'The mug in ink blue'],
    ),
    options: ['Glaze'],
    variants: [
      { sku: 'KIL-MUG-TERRA', options: { Glaze: 'Terracotta' }, prices: usd(2400), weightGrams: 420, stock: shelves(36, 12), images: [0] },
      { sku: 'KIL-MUG-SAGE', options: { Glaze: 'Sage' }, prices: usd(2400), weightGrams: 420, stock: shelves(28), images: [1] },
      { sku: 'KIL-MUG-INK', options: { Glaze: 'Ink' }, prices: usd(2600), weightGrams: 420, stock: shelves(1), images: [2] },
    ],
  },
];
