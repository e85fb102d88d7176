import { pictures, shelves, usd, type DemoProduct } from './products.line';

const bags = 'Bags & carry';

/** Low Ferry: things for people who have just missed one and will be outside for a while. */
export const bagsProducts: readonly DemoProduct[] = [
  {
    slug: 'market-tote',
    title: 'Market tote',
    brand: 'Low Ferry',
    description:
      'Deck-chair canvas, striped the way awnings are, with handles that are sewn to the bottom and not just to the top. It stands up by itself while you look for your keys. Carries twelve kilos, or six kilos and a conversation.\n\nBaguettes go on the left, leeks on the right. We do not know why, but it is always so.',
    categories: [bags],
    attributes: { material: 'Cotton canvas', size: '44 × 38 × 16 cm', carries: '12 kg', washable: true },
    images: pictures(['market-tote', 'A striped canvas bag with a baguette, a leek, salad and tomatoes']),
    variants: [{ sku: 'LOW-TOTE', prices: usd(3200, 3900), weightGrams: 460, stock: shelves(35, 14) }],
  },
  {
    slug: 'weekend-bag',
    title: 'Weekend bag',
    brand: 'Low Ferry',
    description:
      'Two nights and a spare jumper, three if you are easy-going. Waxed canvas on a base of bridle leather, so it can be put down on wet quays. The mouth opens as wide as the bag; you can see the sock you are looking for.\n\nIt fits under a train seat and over a shoulder. The label has room for your address, and the leather has room for everything that happens to it.',
    categories: [bags],
    attributes: { material: 'Waxed cotton, leather, brass', volume: '38 l', size: '54 × 30 × 24 cm' },
    images: pictures(['weekend-bag', 'A dark blue canvas travel bag with brown leather handles and base']),
    variants: [{ sku: 'LOW-WEEKEND', prices: usd(18400), weightGrams: 1600, stock: shelves(3, 1) }],
  },
  {
    slug: 'platform-flask',
    title: 'Platform flask',
    brand: 'Low Ferry',
    description:
      'Tea at eight is still tea at four: two walls of steel with nothing between them, which turns out to be the best insulation there is. The lid is a cup, and inside it there is a second cup, for when the person on the bench looks cold too.\n\nThe leather loop goes over two fingers. The dent it will get is called patina.',
    categories: [bags],
    attributes: { material: 'Stainless steel, leather', hot: '12 hours', cold: '24 hours', dishwasher: false },
    images: pictures(['platform-flask', 'A green flask with a leather loop, a steaming cup beside it']),
    options: ['Volume'],
    variants: [
      { sku: 'LOW-FLASK-05', options: { Volume: '0.5 l' }, prices: usd(3600), weightGrams: 380, stock: shelves(24, 8) },
      { sku: 'LOW-FLASK-08', options: { Volume: '0.8 l' }, prices: usd(4200), weightGrams: 510, stock: shelves(19) },
    ],
  },
  {
    slug: 'roll-top-backpack',
    title: 'Roll-top backpack',
    brand: 'Low Ferry',
    description:
      'Rolled three times it is a daypack, rolled once it takes a loaf and a raincoat on top. The canvas is waxed and can be waxed again; the buckles are brass and can be opened with gloves on. A flat sleeve at the back holds a computer or a very thin cat.\n\nRain runs off. If you have been in a river, that is another matter.',
    categories: [bags],
    attributes: { material: 'Waxed cotton, leather, brass', volume: '18 to 24 l', laptop: 'Up to 15 inches' },
    images: pictures(
      ['roll-top-backpack-moss', 'A moss-green canvas backpack with leather straps'],
      ['roll-top-backpack-ink', 'The backpack in ink blue'],
    ),
    options: ['Colour'],
    variants: [
      { sku: 'LOW-PACK-MOSS', options: { Colour: 'Moss' }, prices: usd(12400), weightGrams: 1150, stock: shelves(10, 4), images: [0] },
      { sku: 'LOW-PACK-INK', options: { Colour: 'Ink' }, prices: usd(12400), weightGrams: 1150, stock: shelves(8), images: [1] },
    ],
  },
  {
    slug: 'stick-umbrella',
    title: 'Stick umbrella',
    brand: 'Low Ferry',
    description:
      'Eight ribs of fibreglass that bend where others break, and a handle steamed from one stick of walnut. It opens with a sound like a tablecloth. In a gale it turns inside out, considers the matter and turns back.\n\nLong enough to lean on while waiting. We have no cure for leaving it on trains; the colour is the best we can do.',
    categories: [bags],
    attributes: { material: 'Polyester pongee, fibreglass, walnut', diameter: '104 cm', length: '88 cm' },
    images: pictures(
      ['stick-umbrella-mustard', 'An open mustard umbrella with a curved walnut handle in the rain'],
      ['stick-umbrella-rust', 'The umbrella in rust'],
    ),
    options: ['Colour'],
    variants: [
      {
        sku: 'LOW-UMBRELLA-MUSTARD',
        options: { Colour: 'Mustard' },
        prices: usd(5800),
        weightGrams: 560,
        stock: shelves(21, 9),
        images: [0],
      },
      { sku: 'LOW-UMBRELLA-RUST', options: { Colour: 'Rust' }, prices: usd(5800), weightGrams: 560, stock: shelves(13), images: [1] },
    ],
  },
];
