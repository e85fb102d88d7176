import { pictures, shelves, usd, type DemoProduct } from './products.line';

const write = 'Desk & paper > Pens & ink';
const paper = 'Desk & paper > Paper';
const desk = 'Desk & paper > On the desk';

/** Margin: for the part of thinking that is done by hand. */
export const deskProducts: readonly DemoProduct[] = [
  {
    slug: 'twenty-letters',
    title: 'Twenty letters',
    brand: 'Margin',
    description:
      'Twenty sheets, twenty envelopes and a stick of wax, in case something needs to be final. The paper is cotton and takes both sides of an opinion. Ten envelopes are rose, ten are brown, so you can sort people.\n\nThere are no lines. There is a ruled sheet to lay underneath, for those who drift uphill when they are moved.',
    categories: [paper],
    attributes: { paper: '120 g, cotton', pieces: 20, format: 'A5, envelopes C6' },
    images: pictures(['twenty-letters', 'Envelopes in rose and brown, one closed with a wax seal, beside a written sheet']),
    variants: [{ sku: 'MAR-LETTERS-20', prices: usd(2600), weightGrams: 340, stock: shelves(27, 9) }],
  },
  {
    slug: 'block-calendar',
    title: 'Block calendar',
    brand: 'Margin',
    description:
      'Two cubes and twelve bars show every day of every year, which is a small theorem if you stop to think about it: the six is also the nine. Turning it in the morning takes three seconds and is, on some days, the first thing that goes right.\n\nForget it for a week and it will not remind you. It is not that kind of calendar.',
    categories: [desk],
    attributes: { material: 'Beech, walnut', width: '18 cm', years: 'All of them' },
    images: pictures(['block-calendar', 'A wooden calendar of two cubes on a walnut tray, showing 27 April']),
    variants: [{ sku: 'MAR-CALENDAR', prices: usd(3800), weightGrams: 620, stock: shelves(9, 2) }],
  },
  {
    slug: 'slow-ink',
    title: 'Slow ink',
    brand: 'Margin',
    description:
      'Dyes, water and a little gum, and nothing that clogs. It dries in about eight seconds, which is slow enough to shade and fast enough for most secrets. The shoulders of the bottle are cut so that it can be tipped to get at the last of it.\n\nWashes out of cotton with cold water and speed. Not out of carpets. Not out of dogs.',
    categories: [write],
    attributes: { volume: '50 ml', dries: '8 seconds', waterproof: false },
    images: pictures(
      ['ink-harbour', 'A square bottle of blue ink beside a swatch card'],
      ['ink-oxblood', 'The ink in oxblood'],
      ['ink-moss', 'The ink in moss green'],
    ),
    options: ['Colour'],
    variants: [
      {
        sku: 'MAR-INK-HARBOUR',
        options: { Colour: 'Harbour blue' },
        prices: usd(1400),
        weightGrams: 180,
        stock: shelves(46, 12),
        images: [0],
      },
      { sku: 'MAR-INK-OXBLOOD', options: { Colour: 'Oxblood' }, prices: usd(1400), weightGrams: 180, stock: shelves(28, 7), images: [1] },
      { sku: 'MAR-INK-MOSS', options: { Colour: 'Moss' }, prices: usd(1400), weightGrams: 180, stock: shelves(17), images: [2] },
    ],
  },
  {
    slug: 'cedar-pencils',
    title: 'Cedar pencils, box of twelve',
    brand: 'Margin',
    description:
      'Soft enough to sketch with, firm enough for a shopping list. The wood is incense cedar, which sharpens without splintering and makes the drawer smell like a carpenter’s shop. Twelve pencils in five colours, grade HB or 2B.\n\nThe cup in the picture is where they end up; it is not part of the box.',
    categories: [write],
    attributes: { material: 'Incense cedar, graphite', pieces: 12 },
    images: pictures(['cedar-pencils', 'Coloured pencils standing in a striped clay cup']),
    options: ['Grade'],
    variants: [
      { sku: 'MAR-PENCIL-HB', options: { Grade: 'HB' }, prices: usd(1400), weightGrams: 110, stock: shelves(80, 25) },
      { sku: 'MAR-PENCIL-2B', options: { Grade: '2B' }, prices: usd(1400), weightGrams: 110, stock: shelves(55) },
    ],
  },
  {
    slug: 'brass-scissors',
    title: 'Brass-handled scissors',
    brand: 'Margin',
    description:
      'Long, thin blades for paper and thread, and handles of solid brass that warm up in the hand. They are ground in pairs and numbered inside, because a blade only ever fits its partner.\n\nThey cut a straight line through one sheet or eight. Please do not open parcels with them. Everybody does.',
    categories: [desk],
    attributes: { material: 'Stainless steel, brass', length: '19 cm' },
    images: pictures(['brass-scissors', 'Scissors with round brass handles on two sheets of dotted paper']),
    variants: [{ sku: 'MAR-SCISSORS', prices: usd(3200), weightGrams: 140, stock: shelves(0) }],
  },
  {
    slug: 'everyday-notebook',
    title: 'Everyday notebook',
    brand: 'Margin',
    description:
      'One hundred and sixty pages that lie flat from the first to the last, sewn in sections like a proper book. The paper takes ink without ghosts, the ribbon keeps the place, and the elastic keeps the ribbon.\n\nFits a coat pocket if the coat is generous.',
    categories: [paper],
    attributes: { pages: 160, paper: '90 g, cream', format: 'A5' },
    images: pictures(['everyday-notebook', 'A teal notebook with a rust-coloured spine and a yellow band, a pencil beside it']),
    options: ['Ruling'],
    variants: [
      { sku: 'MAR-NOTE-PLAIN', options: { Ruling: 'Plain' }, prices: usd(1600), weightGrams: 310, stock: shelves(48, 15) },
      { sku: 'MAR-NOTE-LINED', options: { Ruling: 'Lined' }, prices: usd(1600), weightGrams: 310, stock: shelves(52, 15) },
      { sku: 'MAR-NOTE-DOT', options: { Ruling: 'Dotted' }, prices: usd(1600), weightGrams: 310, stock: shelves(64) },
    ],
  },
  {
    slug: 'fountain-pen',
    title: 'Fountain pen',
    brand: 'Margin',
    description:
      'A steel nib with a gold wash, a feed that keeps up with the hand, and a cap that closes with a quarter turn and a click. Filled from a bottle or by cartridge. It is weighted so that it writes by lying down, and you only steer.\n\nIn the first week the nib learns your angle. After that, do not lend it. This is not meanness, it is grammar.',
    categories: [write],
    attributes: { material: 'Resin, steel, brass', length: '138 mm', filling: 'Converter, included, or cartridge' },
    images: pictures(['fountain-pen', 'A dark blue fountain pen on a page of handwriting, its cap beside it']),
    options: ['Nib'],
    variants: [
      { sku: 'MAR-PEN-F', options: { Nib: 'Fine' }, prices: usd(6800), weightGrams: 90, stock: shelves(13, 4) },
      { sku: 'MAR-PEN-M', options: { Nib: 'Medium' }, prices: usd(6800), weightGrams: 90, stock: shelves(18, 5) },
      { sku: 'MAR-PEN-B', options: { Nib: 'Broad' }, prices: usd(6800), weightGrams: 90, stock: shelves(6) },
    ],
  },
];
