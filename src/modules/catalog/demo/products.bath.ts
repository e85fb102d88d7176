import { pictures, shelves, usd, type DemoProduct } from './products.line';

const bath = 'Bed & bath > Bath';
const laundry = 'Bed & bath > Laundry';

/** Water, and what happens to cloth afterwards. */
export const bathProducts: readonly DemoProduct[] = [
  {
    slug: 'bath-shelf',
    title: 'Bath shelf',
    brand: 'Grain & Oil',
    description:
      'A plank with a purpose: it lies across the tub and holds a book, a candle and a cup within reach of a wet hand. Walnut, oiled six times, with cork under the ends so that it neither slides nor scratches.\n\nThe book stand folds down. The duck was there when we came to take the picture and would not leave.',
    categories: [bath],
    attributes: { material: 'Walnut, cork', length: '82 cm', fits: 'Tubs 56 to 76 cm wide' },
    images: pictures(['bath-shelf', 'A walnut shelf across a foaming bathtub, with a candle, a book and a rubber duck']),
    variants: [{ sku: 'GRA-BATHSHELF', prices: usd(6800), weightGrams: 1700, stock: shelves(10, 2) }],
  },
  {
    slug: 'olive-soap',
    title: 'Olive soap',
    brand: 'Saltmarsh',
    description:
      'Boiled for three days, poured onto a floor, cut with a rake and left to dry for as long as a school year. It is plain, hard and almost impossible to use up. The lavender has flowers in it, the charcoal has charcoal in it and turns the foam grey, which children like.\n\nOne bar, 180 grams, wrapped in one strip of paper. Keep it out of the wet between washes and it keeps you for three months.',
    categories: [bath],
    attributes: { ingredients: 'Olive oil, water, soda, sea salt', weight: '180 g', palmOil: false },
    images: pictures(['olive-soap', 'Three bars of soap stacked on a beech dish with a sprig of lavender and bubbles']),
    options: ['Scent'],
    variants: [
      { sku: 'SAL-SOAP-OLIVE', options: { Scent: 'None' }, prices: usd(700), weightGrams: 190, stock: shelves(90, 30) },
      { sku: 'SAL-SOAP-LAVENDER', options: { Scent: 'Lavender' }, prices: usd(800), weightGrams: 190, stock: shelves(76, 24) },
      { sku: 'SAL-SOAP-CHARCOAL', options: { Scent: 'Charcoal & cedar' }, prices: usd(800), weightGrams: 190, stock: shelves(34) },
      { sku: 'SAL-SOAP-THREE', options: { Scent: 'One of each' }, prices: usd(2000, 2300), weightGrams: 570, stock: shelves(28, 8) },
    ],
  },
  {
    slug: 'waffle-towels',
    title: 'Waffle towels',
    brand: 'Loom & Field',
    description:
      'The little squares are not decoration: they triple the surface, so a thin towel drinks like a thick one and is dry by lunchtime. Stonewashed once at the mill, so it is soft on the first morning and not after the twentieth.\n\nHand for the basin, Bath for the person, Sheet for the person who likes to walk about afterwards.',
    categories: [bath],
    attributes: { material: '50% linen, 50% cotton', weave: '260 g/m²', washable: true },
    images: pictures(
      ['waffle-towels-white', 'Folded and rolled chalk-white waffle towels with a green sprig'],
      ['waffle-towels-sage', 'The towels in sage'],
    ),
    options: ['Colour', 'Size'],
    variants: [
      {
        sku: 'LOO-WAFFLE-CHALK-HAND',
        options: { Colour: 'Chalk', Size: 'Hand, 50 × 90 cm' },
        prices: usd(1800),
        weightGrams: 120,
        stock: shelves(44, 12),
        images: [0],
      },
      {
        sku: 'LOO-WAFFLE-CHALK-BATH',
        options: { Colour: 'Chalk', Size: 'Bath, 70 × 140 cm' },
        prices: usd(3400),
        weightGrams: 260,
        stock: shelves(37, 10),
        images: [0],
      },
      {
        sku: 'LOO-WAFFLE-CHALK-SHEET',
        options: { Colour: 'Chalk', Size: 'Sheet, 100 × 150 cm' },
        prices: usd(4800),
        weightGrams: 400,
        stock: shelves(15),
        images: [0],
      },
      {
        sku: 'LOO-WAFFLE-SAGE-HAND',
        options: { Colour: 'Sage', Size: 'Hand, 50 × 90 cm' },
        prices: usd(1800),
        weightGrams: 120,
        stock: shelves(25),
        images: [1],
      },
      {
        sku: 'LOO-WAFFLE-SAGE-BATH',
        options: { Colour: 'Sage', Size: 'Bath, 70 × 140 cm' },
        prices: usd(3400),
        weightGrams: 260,
        stock: shelves(21, 6),
        images: [1],
      },
      {
        sku: 'LOO-WAFFLE-SAGE-SHEET',
        options: { Colour: 'Sage', Size: 'Sheet, 100 × 150 cm' },
        prices: usd(4800),
        weightGrams: 400,
        stock: shelves(4),
        images: [1],
      },
    ],
  },
  {
    slug: 'back-brush',
    title: 'Back brush',
    brand: 'Saltmarsh',
    description:
      'Long enough to reach the spot between the shoulders that evolution forgot. The bristles are tampico, a fibre of agave leaves: firm when dry, kind when wet. The handle is one bent piece of beech with a cord to hang it by.\n\nHang it bristles down. It has opinions about standing in water.',
    categories: [bath],
    attributes: { material: 'Beech, tampico fibre', length: '42 cm' },
    images: pictures(['back-brush', 'A long beech back brush hanging on a tiled wall beside a linen flannel']),
    variants: [{ sku: 'SAL-BRUSH', prices: usd(2400), weightGrams: 210, stock: shelves(29, 7) }],
  },
  {
    slug: 'beech-clothes-pegs',
    title: 'Beech clothes pegs',
    brand: 'Line & Peg',
    description:
      'Proper pegs: beech that does not split, a spring of stainless wire and a mouth cut to hold a wet coat in a north wind. They have outlived two washing lines in our own yard.\n\nA bag of twenty-four is a week of shirts. A bag of forty-eight is a week of shirts and one teenager.',
    categories: [laundry],
    attributes: { material: 'Beech, stainless steel', length: '9 cm' },
    images: pictures(['clothes-pegs', 'A pair of striped socks on a washing line, held by beech pegs']),
    options: ['Bag'],
    variants: [
      { sku: 'LIN-PEGS-24', options: { Bag: '24 pegs' }, prices: usd(1100), weightGrams: 260, stock: shelves(66, 20) },
      { sku: 'LIN-PEGS-48', options: { Bag: '48 pegs' }, prices: usd(1900), weightGrams: 510, stock: shelves(31) },
    ],
  },
  {
    slug: 'willow-laundry-basket',
    title: 'Willow laundry basket',
    brand: 'Line & Peg',
    description:
      'Willow is cut in winter, soaked for a week and woven before it changes its mind. This basket takes one weaver one day. It gives a little when you carry it on the hip, it breathes, and it creaks when it is put down, like anyone.\n\nDamp it once a year with a cloth and it stays supple for twenty.',
    categories: [laundry],
    attributes: { material: 'Willow', holds: '38 l or 60 l' },
    images: pictures(['laundry-basket', 'A willow basket full of linen, a towel hanging over its edge']),
    options: ['Size'],
    variants: [
      { sku: 'LIN-BASKET-M', options: { Size: 'Medium, 42 cm' }, prices: usd(5800), weightGrams: 1300, stock: shelves(8, 3) },
      { sku: 'LIN-BASKET-L', options: { Size: 'Large, 52 cm' }, prices: usd(7200), weightGrams: 1800, stock: shelves(5) },
    ],
  },
];
