import type { z } from 'zod';
import type { ImportLine } from '../imports/line';

export type DemoProduct = z.input<typeof ImportLine>;

const kitchen = 'Kitchen & table';
const living = 'Living';
const desk = 'Desk & paper';
const garden = 'Garden';

const usd = (minor: number, compareAtMinor: number | null = null) => [{ currency: 'USD', minor, compareAtMinor }];
const picture = (name: string, alt: string) => [{ url: `${name}.svg`, alt }];

/** A small shop for things made slowly: clay, linen, wood, wool. Texts and pictures were made for it. */
export const demoProducts: readonly DemoProduct[] = [
  {
    slug: 'ash-hand-trowel',
    title: 'Ash hand trowel',
    brand: 'Hedgerow',
    description:
      'A trowel that goes where you point it. The blade is pressed from one piece of carbon steel and keeps its edge in stony ground; the handle is oiled ash, long enough for two hands when a root argues back.\n\nWipe it dry and hang it by its cord. A drop of linseed oil in autumn keeps the handle from going grey.',
    categories: [garden],
    attributes: { material: 'Carbon steel, ash', length: '32 cm', care: 'Wipe dry, oil once a year' },
    images: picture('hand-trowel', 'A hand trowel with an ash handle, stuck in soil beside a seedling'),
    variants: [{ sku: 'HED-TROWEL', prices: usd(1900), weightGrams: 280, stock: [{ onHand: 34 }] }],
  },
  {
    slug: 'clay-pot-with-saucer',
    title: 'Clay pot with saucer',
    brand: 'Hedgerow',
    description:
      'Thrown from red clay and fired without glaze, so the roots can breathe and the outside tells you when to water: dark is damp, pale is dry. Every pot comes with a saucer that was fired on top of it and fits.\n\nThree sizes that nest, for the long way home.',
    categories: [garden],
    attributes: { material: 'Terracotta', frostproof: false, drainage: 'One hole, 2 cm' },
    images: picture('clay-pot', 'A leafy plant in a terracotta pot with a saucer'),
    options: ['Size'],
    variants: [
      { sku: 'HED-POT-12', options: { Size: '12 cm' }, prices: usd(1200), weightGrams: 620, stock: [{ onHand: 60 }] },
      { sku: 'HED-POT-16', options: { Size: '16 cm' }, prices: usd(1800), weightGrams: 1150, stock: [{ onHand: 42 }] },
      { sku: 'HED-POT-20', options: { Size: '20 cm' }, prices: usd(2600), weightGrams: 1900, stock: [{ onHand: 18 }] },
    ],
  },
  {
    slug: 'long-neck-watering-can',
    title: 'Long-neck watering can',
    brand: 'Hedgerow',
    description:
      'Five litres, balanced so that it pours from the wrist and not from the shoulder. The long neck reaches the back of the bed; the brass rose turns upward for seedlings and comes off for everything else.\n\nGalvanised first, then painted, so a dent is only a dent.',
    categories: [garden],
    attributes: { material: 'Galvanised steel, brass', volume: '5 l', colour: 'Moss' },
    images: picture('watering-can', 'A green watering can with a long neck and a brass rose'),
    variants: [{ sku: 'HED-CAN-5', prices: usd(4400, 5200), weightGrams: 1350, stock: [{ onHand: 15 }] }],
  },
  {
    slug: 'cedar-pencils',
    title: 'Cedar pencils, box of twelve',
    brand: 'Margin',
    description:
      'Soft enough to sketch with, firm enough for a shopping list. The wood is incense cedar, which sharpens without splintering and makes the drawer smell like a carpenter’s shop. Twelve pencils in five colours, grade HB or 2B.\n\nThe cup in the picture is where they end up; it is not part of the box.',
    categories: [desk],
    attributes: { material: 'Incense cedar, graphite', pieces: 12 },
    images: picture('cedar-pencils', 'Coloured pencils standing in a striped clay cup'),
    options: ['Grade'],
    variants: [
      { sku: 'MAR-PENCIL-HB', options: { Grade: 'HB' }, prices: usd(1400), weightGrams: 110, stock: [{ onHand: 80 }] },
      { sku: 'MAR-PENCIL-2B', options: { Grade: '2B' }, prices: usd(1400), weightGrams: 110, stock: [{ onHand: 55 }] },
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
    images: picture('brass-scissors', 'Slim scissors with round brass handles'),
    variants: [{ sku: 'MAR-SCISSORS', prices: usd(3200), weightGrams: 140, stock: [{ onHand: 0 }] }],
  },
  {
    slug: 'everyday-notebook',
    title: 'Everyday notebook',
    brand: 'Margin',
    description:
      'One hundred and sixty pages that lie flat from the first to the last, sewn in sections like a proper book. The paper takes ink without ghosts, the ribbon keeps the place, and the elastic keeps the ribbon.\n\nFits a coat pocket if the coat is generous.',
    categories: [desk],
    attributes: { pages: 160, paper: '90 g, cream', format: 'A5' },
    images: picture('everyday-notebook', 'A teal notebook with a rust-coloured spine and a yellow band'),
    options: ['Ruling'],
    variants: [
      { sku: 'MAR-NOTE-PLAIN', options: { Ruling: 'Plain' }, prices: usd(1600), weightGrams: 310, stock: [{ onHand: 48 }] },
      { sku: 'MAR-NOTE-LINED', options: { Ruling: 'Lined' }, prices: usd(1600), weightGrams: 310, stock: [{ onHand: 52 }] },
      { sku: 'MAR-NOTE-DOT', options: { Ruling: 'Dotted' }, prices: usd(1600), weightGrams: 310, stock: [{ onHand: 64 }] },
    ],
  },
  {
    slug: 'paper-moon-lamp',
    title: 'Paper moon lamp',
    brand: 'Stillwater',
    description:
      'A round lamp of mulberry paper on a turned oak foot. It gives the kind of light that makes people stay for another cup. Folded flat for the journey, it opens like a fan and hooks into its ring in a minute.\n\nWith a pull switch and two metres of cloth-covered cable.',
    categories: [living],
    attributes: { material: 'Mulberry paper, oak', bulb: 'E27, LED up to 8 W, included', height: '46 cm' },
    images: picture('moon-lamp', 'A round paper lamp glowing on an oak foot'),
    variants: [{ sku: 'STI-MOON', prices: usd(9400), weightGrams: 1250, stock: [{ onHand: 11 }] }],
  },
  {
    slug: 'slow-beeswax-candle',
    title: 'Slow beeswax candle',
    brand: 'Stillwater',
    description:
      'Beeswax burns slower than anything else that burns, and smells of summer even without help. Poured by hand into amber glass with a cotton wick: about sixty evenings, if you trim it.\n\nThe glass is meant to be kept. It holds pencils, cotton buds or the next candle.',
    categories: [living],
    attributes: { material: 'Beeswax, cotton, glass', burns: 'about 60 hours', weight: '320 g of wax' },
    images: picture('beeswax-candle', 'A lit candle in amber glass'),
    options: ['Scent'],
    variants: [
      { sku: 'STI-CANDLE-PLAIN', options: { Scent: 'Unscented' }, prices: usd(2600), weightGrams: 640, stock: [{ onHand: 40 }] },
      { sku: 'STI-CANDLE-CEDAR', options: { Scent: 'Cedar' }, prices: usd(2800), weightGrams: 640, stock: [{ onHand: 26 }] },
      { sku: 'STI-CANDLE-FIG', options: { Scent: 'Fig leaf' }, prices: usd(2800), weightGrams: 640, stock: [{ onHand: 3 }] },
    ],
  },
  {
    slug: 'sunday-cushion',
    title: 'Sunday cushion',
    brand: 'Loom & Field',
    description:
      'Washed linen on both sides, with a branch embroidered by hand in one unbroken thread. The filling is wool, which does not go flat and does not rustle.\n\nThe cover comes off by a hidden zip. Wash it warm, dry it in the wind, do not iron: the creases are the point.',
    categories: [living],
    attributes: { material: 'Linen, wool filling', size: '50 × 50 cm', washable: true },
    images: picture('linen-cushion', 'A mustard linen cushion with an embroidered branch'),
    options: ['Colour'],
    variants: [
      { sku: 'LOO-CUSHION-MUSTARD', options: { Colour: 'Mustard' }, prices: usd(4800), weightGrams: 900, stock: [{ onHand: 22 }] },
      { sku: 'LOO-CUSHION-OAT', options: { Colour: 'Oat' }, prices: usd(4800), weightGrams: 900, stock: [{ onHand: 17 }] },
      { sku: 'LOO-CUSHION-RUST', options: { Colour: 'Rust' }, prices: usd(4800), weightGrams: 900, stock: [{ onHand: 0 }] },
    ],
  },
  {
    slug: 'hill-wool-throw',
    title: 'Hill wool throw',
    brand: 'Loom & Field',
    description:
      'Woven in a mill that still runs on its river, from the wool of sheep that can see it. Heavy enough to feel, loose enough to breathe, with fringes twisted by hand.\n\nIt will outlast the sofa. Air it on a damp day; that is all the washing it wants.',
    categories: [living],
    attributes: { material: 'New wool', size: '140 × 190 cm', washable: false },
    images: picture('wool-throw', 'Folded green wool throws with a plaid of cream and rust'),
    options: ['Colour'],
    variants: [
      { sku: 'LOO-THROW-MOSS', options: { Colour: 'Moss' }, prices: usd(12800, 14800), weightGrams: 1400, stock: [{ onHand: 9 }] },
      { sku: 'LOO-THROW-SLATE', options: { Colour: 'Slate' }, prices: usd(12800, 14800), weightGrams: 1400, stock: [{ onHand: 6 }] },
    ],
  },
  {
    slug: 'shoulder-vase',
    title: 'Shoulder vase',
    brand: 'Kiln Yard',
    description:
      'A vase with a narrow neck and broad shoulders: it holds three branches as well as a whole bouquet, and it does not fall over when the cat passes. Dipped twice in deep teal, with a band left bare between the dips.\n\nNo two bands are alike, so yours will not be the one in the picture. It will be yours.',
    categories: [living],
    attributes: { material: 'Stoneware', height: '26 cm', watertight: true },
    images: picture('shoulder-vase', 'A round teal vase with three flowering branches'),
    variants: [{ sku: 'KIL-VASE', prices: usd(6400), weightGrams: 1300, stock: [{ onHand: 8 }] }],
  },
  {
    slug: 'linen-tea-towels',
    title: 'Linen tea towels, set of two',
    brand: 'Loom & Field',
    description:
      'Linen dries a glass in one turn and the pan after it, and is dry again itself before you look for the next one. Half linen would be cheaper; it would also leave lint.\n\nOne towel with woven bands, one with stripes, in every set.',
    categories: [kitchen],
    attributes: { material: 'Linen', size: '50 × 70 cm', pieces: 2, washable: true },
    images: picture('linen-towels', 'Two linen tea towels hanging on a wooden rail'),
    variants: [{ sku: 'LOO-TOWELS-2', prices: usd(2200), weightGrams: 210, stock: [{ onHand: 70 }] }],
  },
  {
    slug: 'long-olive-board',
    title: 'Long olive board',
    brand: 'Grain & Oil',
    description:
      'Cut from trees that had stopped bearing fruit, dried for three years and finished with nothing but oil. Olive wood is hard, dense and stubborn about stains, which is why it is under the bread in half of the Mediterranean.\n\nWash by hand. Oil when it looks thirsty.',
    categories: [kitchen],
    attributes: { material: 'Olive wood', care: 'Wash by hand, oil now and then' },
    images: picture('olive-board', 'An olive wood board with a handle, beside an olive branch'),
    options: ['Size'],
    variants: [
      { sku: 'GRA-BOARD-S', options: { Size: 'Small, 32 cm' }, prices: usd(3600), weightGrams: 700, stock: [{ onHand: 19 }] },
      { sku: 'GRA-BOARD-L', options: { Size: 'Large, 48 cm' }, prices: usd(5200), weightGrams: 1300, stock: [{ onHand: 12 }] },
    ],
  },
  {
    slug: 'wide-salad-bowl',
    title: 'Wide salad bowl',
    brand: 'Kiln Yard',
    description:
      'Wide enough to toss in without losing half of it to the tablecloth. The teal band is painted freehand while the wheel turns, the dots one by one afterwards.\n\nGoes into the oven, the dishwasher and the middle of the table. Serves four, or six who are polite.',
    categories: [kitchen],
    attributes: { material: 'Stoneware', diameter: '28 cm', dishwasher: true },
    images: picture('salad-bowl', 'A wide bowl with a teal band, full of salad, with a wooden spoon'),
    variants: [{ sku: 'KIL-BOWL', prices: usd(4600), weightGrams: 1500, stock: [{ onHand: 21 }] }],
  },
  {
    slug: 'harbour-enamel-kettle',
    title: 'Harbour enamel kettle',
    brand: 'Kiln Yard',
    description:
      'A kettle for every kind of stove, the open fire included. Heavy steel under three coats of enamel, a beech handle that stays cool, and a spout that stops when you do.\n\nOne and a half litres: a pot of tea and a second one.',
    categories: [kitchen],
    attributes: { material: 'Enamelled steel, beech', volume: '1.5 l', induction: true },
    images: picture('enamel-kettle', 'A teal enamel kettle with a wooden handle'),
    variants: [{ sku: 'KIL-KETTLE', prices: usd(5800, 7200), weightGrams: 1450, stock: [{ onHand: 14 }] }],
  },
  {
    slug: 'morning-stoneware-mug',
    title: 'Morning stoneware mug',
    brand: 'Kiln Yard',
    description:
      'The mug you reach for first. Thrown a little thicker at the lip so the coffee stays warm, with a handle for three fingers and a foot left unglazed so that it stands where you put it.\n\nHolds 350 ml. Each one is a few millimetres different from the next, and nobody has ever complained.',
    categories: [kitchen],
    attributes: { material: 'Stoneware', volume: '350 ml', dishwasher: true },
    images: picture('stoneware-mug', 'A steaming terracotta mug with an unglazed foot'),
    options: ['Glaze'],
    variants: [
      { sku: 'KIL-MUG-TERRA', options: { Glaze: 'Terracotta' }, prices: usd(2400), weightGrams: 420, stock: [{ onHand: 36 }] },
      { sku: 'KIL-MUG-SAGE', options: { Glaze: 'Sage' }, prices: usd(2400), weightGrams: 420, stock: [{ onHand: 28 }] },
      { sku: 'KIL-MUG-INK', options: { Glaze: 'Ink' }, prices: usd(2600), weightGrams: 420, stock: [{ onHand: 1 }] },
    ],
  },
];
