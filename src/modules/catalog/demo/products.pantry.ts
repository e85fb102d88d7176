import { pictures, shelves, usd, type DemoProduct } from './products.line';

const pantry = 'Food & pantry';

/** Third Shelf: preserves and dry goods, named after the shelf you cannot see the back of. */
export const pantryProducts: readonly DemoProduct[] = [
  {
    slug: 'harbour-salt-flakes',
    title: 'Harbour salt flakes',
    brand: 'Third Shelf',
    description:
      'Sea water, a wide pan and a slow fire. After two days the salt comes up as small pyramids, which are skimmed off before they get ideas. They crush between the fingers with a noise like a very small staircase.\n\nFor the end of cooking, not the beginning: on eggs, on tomatoes, on caramel, on the edge of an argument about whether it needed salt.',
    categories: [pantry],
    attributes: { ingredients: 'Sea salt', keeps: 'For ever, if dry' },
    images: pictures(['sea-salt', 'A corked jar of salt flakes with a sailing boat on its label, and a wooden spoon']),
    options: ['Weight'],
    variants: [
      { sku: 'THI-SALT-150', options: { Weight: 'Jar, 150 g' }, prices: usd(900), weightGrams: 410, stock: shelves(60, 20) },
      { sku: 'THI-SALT-500', options: { Weight: 'Refill, 500 g' }, prices: usd(1600), weightGrams: 520, stock: shelves(45) },
    ],
  },
  {
    slug: 'back-door-coffee',
    title: 'Back-door coffee',
    brand: 'Third Shelf',
    description:
      'Roasted on Tuesdays behind the shop, with the door open, to the annoyance and later the custom of the whole street. Beans from two farms that know each other. Tastes of toast, dried fig and the second half of the morning.\n\nThe date on the bag is the day it was roasted. Best between one week and six; drinkable far beyond, but so is most coffee.',
    categories: [pantry],
    attributes: { ingredients: 'Coffee', roast: 'Medium', species: 'Arabica' },
    images: pictures(['back-door-coffee', 'A paper bag of coffee with a green door on its label, beans in front']),
    options: ['Grind', 'Weight'],
    variants: [
      {
        sku: 'THI-COFFEE-BEAN-250',
        options: { Grind: 'Whole bean', Weight: '250 g' },
        prices: usd(1300),
        weightGrams: 270,
        stock: shelves(48, 16),
      },
      {
        sku: 'THI-COFFEE-BEAN-500',
        options: { Grind: 'Whole bean', Weight: '500 g' },
        prices: usd(2400),
        weightGrams: 530,
        stock: shelves(18),
      },
      {
        sku: 'THI-COFFEE-BEAN-1K',
        options: { Grind: 'Whole bean', Weight: '1 kg' },
        prices: usd(4400),
        weightGrams: 1040,
        stock: shelves(22),
      },
      {
        sku: 'THI-COFFEE-FILT-250',
        options: { Grind: 'Filter', Weight: '250 g' },
        prices: usd(1300),
        weightGrams: 270,
        stock: shelves(30, 10),
      },
      {
        sku: 'THI-COFFEE-FILT-500',
        options: { Grind: 'Filter', Weight: '500 g' },
        prices: usd(2400),
        weightGrams: 530,
        stock: shelves(14, 5),
      },
      { sku: 'THI-COFFEE-FILT-1K', options: { Grind: 'Filter', Weight: '1 kg' }, prices: usd(4400), weightGrams: 1040, stock: shelves(8) },
      {
        sku: 'THI-COFFEE-ESPR-250',
        options: { Grind: 'Espresso', Weight: '250 g' },
        prices: usd(1300),
        weightGrams: 270,
        stock: shelves(26),
      },
      {
        sku: 'THI-COFFEE-ESPR-500',
        options: { Grind: 'Espresso', Weight: '500 g' },
        prices: usd(2400),
        weightGrams: 530,
        stock: shelves(9),
      },
      {
        sku: 'THI-COFFEE-ESPR-1K',
        options: { Grind: 'Espresso', Weight: '1 kg' },
        prices: usd(4400),
        weightGrams: 1040,
        stock: shelves(0),
      },
    ],
  },
  {
    slug: 'first-pressing-olive-oil',
    title: 'First-pressing olive oil',
    brand: 'Third Shelf',
    description:
      'Picked green in October, pressed the same night, left to settle and then left alone. It is peppery at the back of the throat; one cough is normal, two is a compliment. A tin, because light is the enemy and glass is its friend.\n\nPour it over things that are already finished. The spout has a little cap on a chain that you will lose in March.',
    categories: [pantry],
    attributes: { ingredients: 'Olive oil', harvest: 'October', acidity: '0.2%' },
    images: pictures(['olive-oil', 'A large and a small green tin of olive oil with a branch on the label']),
    options: ['Tin'],
    variants: [
      { sku: 'THI-OIL-05', options: { Tin: '0.5 l' }, prices: usd(1900), weightGrams: 620, stock: shelves(38, 12) },
      { sku: 'THI-OIL-30', options: { Tin: '3 l' }, prices: usd(8400, 9600), weightGrams: 3200, stock: shelves(11) },
    ],
  },
  {
    slug: 'ten-to-four-tea',
    title: 'Ten to four tea',
    brand: 'Third Shelf',
    description:
      'The time at which, according to long observation, nobody does any more work without help. Whole leaves in a tin that closes with a sigh. Breakfast is malty and takes milk; Smoke was dried over pine and smells of somebody else’s campfire; Camomile lets you go home.\n\nOne spoon a cup and none for the pot. The pot has had enough.',
    categories: [pantry],
    attributes: { weight: '100 g', cups: 'about 45', keeps: '2 years' },
    images: pictures(['ten-to-four-tea', 'Three round tea tins with clock faces that show ten to four']),
    options: ['Blend'],
    variants: [
      { sku: 'THI-TEA-BREAKFAST', options: { Blend: 'Breakfast' }, prices: usd(1400), weightGrams: 230, stock: shelves(52, 14) },
      { sku: 'THI-TEA-SMOKE', options: { Blend: 'Smoke' }, prices: usd(1600), weightGrams: 230, stock: shelves(19) },
      { sku: 'THI-TEA-CAMOMILE', options: { Blend: 'Camomile' }, prices: usd(1400), weightGrams: 230, stock: shelves(27, 8) },
    ],
  },
  {
    slug: 'three-oclock-marmalade',
    title: 'Three-o’clock marmalade',
    brand: 'Third Shelf',
    description:
      'Cut by hand into shreds of the correct thickness, on which the two people who cut it do not agree. Cooked in small copper pans for as long as it takes the light to leave the yard. Bitter enough to be breakfast, sweet enough to be eaten from the jar at three.\n\nGrapefruit is sharper and is gone by spring.',
    categories: [pantry],
    attributes: { fruit: '60 g per 100 g', weight: '340 g', keeps: '18 months, opened 6 weeks' },
    images: pictures(['marmalade', 'A jar of orange marmalade and half an orange']),
    options: ['Fruit'],
    variants: [
      {
        sku: 'THI-MARM-ORANGE',
        options: { Fruit: 'Bitter orange' },
        prices: usd(1100),
        weightGrams: 560,
        stock: shelves(64, 20),
      },
      {
        sku: 'THI-MARM-GRAPEFRUIT',
        options: { Fruit: 'Pink grapefruit' },
        prices: usd(1200),
        weightGrams: 560,
        stock: shelves(5),
      },
    ],
  },
  {
    slug: 'wildflower-honey',
    title: 'Wildflower honey',
    brand: 'Third Shelf',
    description:
      'From eleven hives at the edge of a railway cutting, where nobody mows. It changes with the year: lime blossom and bramble last summer, more clover in the one before. Spun cold, strained once and not improved in any other way.\n\nIt will set in winter. Stand the jar in warm water, or use a knife and call it a spread.',
    categories: [pantry],
    attributes: { ingredients: 'Honey', harvest: 'July', keeps: '3 years' },
    images: pictures(['wildflower-honey', 'A jar of golden honey under a checked cloth, with a dipper in a puddle of honey']),
    options: ['Weight'],
    variants: [
      { sku: 'THI-HONEY-250', options: { Weight: '250 g' }, prices: usd(900), weightGrams: 440, stock: shelves(58, 18) },
      { sku: 'THI-HONEY-500', options: { Weight: '500 g' }, prices: usd(1500), weightGrams: 790, stock: shelves(41, 10) },
      { sku: 'THI-HONEY-1K', options: { Weight: '1 kg' }, prices: usd(2600), weightGrams: 1420, stock: shelves(12) },
    ],
  },
];
