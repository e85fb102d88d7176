import { pictures, shelves, usd, type DemoProduct } from './products.line';

const light = 'Living > Light';
const soft = 'Living > Cushions & rugs';
const room = 'Living > Around the room';

/** For the room where people end up. */
export const livingProducts: readonly DemoProduct[] = [
  {
    slug: 'milking-stool',
    title: 'Milking stool',
    brand: 'Grain & Oil',
    description:
      'Three legs, because three always stand and four only sometimes do. The legs go through the seat and are wedged from above with walnut, so the harder you sit the tighter it gets. It has been a stool, a bedside table, a ladder for the top cupboard and once a pulpit.\n\nThe oak ones are on the shelf. The walnut ones are made when somebody asks, which takes about three weeks.',
    categories: [room],
    attributes: { height: '44 cm', seat: '36 cm across', holds: '140 kg', finish: 'Hard wax oil' },
    images: pictures(['milking-stool', 'A round oak stool on three legs with two books and a cup on it']),
    options: ['Wood'],
    variants: [
      { sku: 'GRA-STOOL-OAK', options: { Wood: 'Oak' }, prices: usd(14800), weightGrams: 3900, stock: shelves(2, 4) },
      {
        sku: 'GRA-STOOL-WALNUT',
        options: { Wood: 'Walnut, made to order' },
        prices: usd(18600),
        weightGrams: 4100,
        stock: [{ store: 'Harbour Street', onHand: 0, backorder: true }],
      },
    ],
  },
  {
    slug: 'flat-woven-runner',
    title: 'Flat-woven runner',
    brand: 'Loom & Field',
    description:
      'Woven flat, without pile, so crumbs stay on top where you can see them and doors open over it. The diamonds are counted, not printed: turn it over when guests are coming and the other side is just as finished.\n\nLay it on something that grips. A runner that runs is nobody’s friend.',
    categories: [soft],
    attributes: { material: 'Wool on a cotton warp', thickness: '5 mm', care: 'Shake it out, air it, spot clean' },
    images: pictures(['flat-woven-runner', 'A half unrolled runner with rust and teal diamonds']),
    options: ['Length'],
    variants: [
      { sku: 'LOO-RUNNER-200', options: { Length: '70 × 200 cm' }, prices: usd(16800, 19800), weightGrams: 2400, stock: shelves(6, 2) },
      { sku: 'LOO-RUNNER-300', options: { Length: '70 × 300 cm' }, prices: usd(22800, 26800), weightGrams: 3600, stock: shelves(0, 1) },
    ],
  },
  {
    slug: 'storm-lantern',
    title: 'Storm lantern',
    brand: 'Stillwater',
    description:
      'The old pattern, unchanged since it stopped needing to be: a tank, a wick, a chimney and two tubes that feed the flame with quiet air, so wind makes it lean and not go out. One filling burns for twenty hours, which is longer than anyone has ever stayed on the terrace.\n\nLamp oil only. It smells a little, of summer houses.',
    categories: [light],
    attributes: { material: 'Painted steel, glass', height: '31 cm', tank: '0.4 l', burns: '20 hours' },
    images: pictures(['storm-lantern', 'A red storm lantern burning in the dark']),
    variants: [{ sku: 'STI-STORM', prices: usd(4800), weightGrams: 760, stock: shelves(18, 6) }],
  },
  {
    slug: 'unhurried-wall-clock',
    title: 'Unhurried wall clock',
    brand: 'Grain & Oil',
    description:
      'The second hand sweeps; it does not tick. You will notice this at night, by noticing nothing. The ring is steamed and bent from one plank and the joint is behind the six, if you want to check.\n\nOne battery a year. It keeps time to within ten seconds a month, which is more than can be said of the household.',
    categories: [room],
    attributes: { diameter: '32 cm', movement: 'Quartz, silent', battery: 'One AA, included' },
    images: pictures(['wall-clock', 'A round wall clock with an oak ring at ten past ten']),
    variants: [{ sku: 'GRA-CLOCK', prices: usd(7600), weightGrams: 880, stock: shelves(14, 3) }],
  },
  {
    slug: 'elbow-reading-lamp',
    title: 'Elbow reading lamp',
    brand: 'Stillwater',
    description:
      'Two arms, three joints and a spring: it stays where you leave it, which is rarer in lamps than you would think. The shade throws its light down onto the page and none of it into the eyes of the person who wanted to sleep.\n\nThe switch is on the foot, where a hand finds it in the dark.',
    categories: [light],
    attributes: { material: 'Painted steel, brass', reach: '62 cm', bulb: 'E14, LED up to 6 W, included', cable: '1.8 m' },
    images: pictures(['elbow-lamp', 'A teal lamp with brass arms lighting an open book']),
    variants: [{ sku: 'STI-ELBOW', prices: usd(11800), weightGrams: 2600, stock: shelves(12, 3) }],
  },
  {
    slug: 'slow-beeswax-candle',
    title: 'Slow beeswax candle',
    brand: 'Stillwater',
    description:
      'Beeswax burns slower than anything else that burns, and smells of summer even without help. Poured by hand into amber glass with a cotton wick: about sixty evenings, if you trim it.\n\nThe glass is meant to be kept. It holds pencils, cotton buds or the next candle.',
    categories: [light],
    attributes: { material: 'Beeswax, cotton, glass', burns: 'about 60 hours', weight: '320 g of wax' },
    images: pictures(['beeswax-candle', 'A lit candle in amber glass']),
    options: ['Scent'],
    variants: [
      { sku: 'STI-CANDLE-PLAIN', options: { Scent: 'Unscented' }, prices: usd(2600), weightGrams: 640, stock: shelves(40, 10) },
      { sku: 'STI-CANDLE-CEDAR', options: { Scent: 'Cedar' }, prices: usd(2800), weightGrams: 640, stock: shelves(26) },
      { sku: 'STI-CANDLE-FIG', options: { Scent: 'Fig leaf' }, prices: usd(2800), weightGrams: 640, stock: shelves(3) },
    ],
  },
  {
    slug: 'hill-wool-throw',
    title: 'Hill wool throw',
    brand: 'Loom & Field',
    description:
      'Woven in a mill that still runs on its river, from the wool of sheep that can see it. Heavy enough to feel, loose enough to breathe, with fringes twisted by hand.\n\nIt will outlast the sofa. Air it on a damp day; that is all the washing it wants.',
    categories: [soft],
    attributes: { material: 'New wool', size: '140 × 190 cm', washable: false },
    images: pictures(
      ['wool-throw', 'Folded green wool throws with a plaid of cream and rust'],
      ['wool-throw-slate', 'The throws in slate with a line of mustard'],
    ),
    options: ['Colour'],
    variants: [
      {
        sku: 'LOO-THROW-MOSS',
        options: { Colour: 'Moss' },
        prices: usd(12800, 14800),
        weightGrams: 1400,
        stock: shelves(9, 3),
        images: [0],
      },
      {
        sku: 'LOO-THROW-SLATE',
        options: { Colour: 'Slate' },
        prices: usd(12800, 14800),
        weightGrams: 1400,
        stock: shelves(6),
        images: [1],
      },
    ],
  },
  {
    slug: 'sunday-cushion',
    title: 'Sunday cushion',
    brand: 'Loom & Field',
    description:
      'Washed linen on both sides, with a branch embroidered by hand in one unbroken thread. The filling is wool, which does not go flat and does not rustle.\n\nThe cover comes off by a hidden zip. Wash it warm, dry it in the wind, do not iron: the creases are the point.',
    categories: [soft],
    attributes: { material: 'Linen, wool filling', size: '50 × 50 cm', washable: true },
    images: pictures(
      ['linen-cushion', 'A mustard linen cushion with an embroidered branch'],
      ['linen-cushion-oat', 'The cushion in oat with a brown branch'],
      ['linen-cushion-rust', 'The cushion in rust'],
    ),
    options: ['Colour'],
    variants: [
      {
        sku: 'LOO-CUSHION-MUSTARD',
        options: { Colour: 'Mustard' },
        prices: usd(4800),
        weightGrams: 900,
        stock: shelves(22, 6),
        images: [0],
      },
      { sku: 'LOO-CUSHION-OAT', options: { Colour: 'Oat' }, prices: usd(4800), weightGrams: 900, stock: shelves(17), images: [1] },
      { sku: 'LOO-CUSHION-RUST', options: { Colour: 'Rust' }, prices: usd(4800), weightGrams: 900, stock: shelves(0), images: [2] },
    ],
  },
  {
    slug: 'paper-moon-lamp',
    title: 'Paper moon lamp',
    brand: 'Stillwater',
    description:
      'A round lamp of mulberry paper on a turned oak foot. It gives the kind of light that makes people stay for another cup. Folded flat for the journey, it opens like a fan and hooks into its ring in a minute.\n\nWith a pull switch and two metres of cloth-covered cable.',
    categories: [light],
    attributes: { material: 'Mulberry paper, oak', bulb: 'E27, LED up to 8 W, included', height: '46 cm' },
    images: pictures(['moon-lamp', 'A round paper lamp glowing on an oak foot']),
    variants: [{ sku: 'STI-MOON', prices: usd(9400), weightGrams: 1250, stock: shelves(11, 2) }],
  },
  {
    slug: 'shoulder-vase',
    title: 'Shoulder vase',
    brand: 'Kiln Yard',
    description:
      'A vase with a narrow neck and broad shoulders: it holds three branches as well as a whole bouquet, and it does not fall over when the cat passes. Dipped twice in deep teal, with a band left bare between the dips.\n\nNo two bands are alike, so yours will not be the one in the picture. It will be yours.',
    categories: [room],
    attributes: { material: 'Stoneware', height: '26 cm', watertight: true },
    images: pictures(['shoulder-vase', 'A round teal vase with flowering branches']),
    variants: [{ sku: 'KIL-VASE', prices: usd(6400), weightGrams: 1300, stock: shelves(8, 3) }],
  },
];
