import type { GuidePage } from './guide-pdf';
import { pictures, usd, type DemoProduct } from './products.line';

/** A set of goods that are also sold one by one: it stands behind them in the list, as an import wants its parts first. */
export const demoSet: DemoProduct = {
  slug: 'slow-morning-set',
  title: 'Slow morning set',
  brand: 'Lantern Glass',
  description:
    'Everything for the part of the morning that belongs to you: the six-cup coffee maker, and two pairs of clear tumblers for the water beside it.\n\nThe same things that stand on their own shelves, for less than one by one. Nobody else has to be awake.',
  categories: ['Kitchen & table > Tea, coffee, water'],
  attributes: { material: 'Borosilicate glass, walnut, recycled glass' },
  images: pictures(['slow-morning-set', 'The glass coffee maker with its walnut collar beside three ribbed tumblers']),
  variants: [
    {
      sku: 'SET-SLOW-MORNING',
      prices: usd(8400),
      bundle: [
        { sku: 'LAN-COLLAR-6', quantity: 1 },
        { sku: 'LAN-RIPPLE-CLEAR-2', quantity: 2 },
      ],
    },
  ],
};

export const demoGuide: DemoProduct = {
  slug: 'the-windowsill-year',
  title: 'The windowsill year',
  brand: 'Hedgerow',
  description:
    'A guide to growing something to eat on one windowsill, month by month: what to sow, when to turn the pot, and what to do about the cat. A PDF to print or to read where you stand, soil on your fingers.\n\nYours as soon as it is paid. Five downloads, which is four more than you will need.',
  categories: ['Garden > Pots & seeds'],
  attributes: { format: 'PDF, A5', language: 'English' },
  images: pictures(['windowsill-year', 'The cover of a booklet: a seedling in a clay pot']),
  downloadLimit: 5,
  variants: [{ sku: 'HED-GUIDE-SILL', prices: usd(700), digital: true }],
};

/** Worth what it costs; it comes by mail, to whomever the buyer names. */
export const demoGiftCard: DemoProduct = {
  slug: 'gift-card',
  title: 'Gift card',
  brand: 'Margin',
  description:
    'For people who have everything, know exactly what they want, or live with somebody who does. It comes by mail with your words on it, at once or on the day you pick, and pays for anything here except another one of itself.\n\nWhat is left stays on it. It does not dry out, chip or need watering.',
  categories: ['Desk & paper > Paper'],
  attributes: { delivery: 'By e-mail', expires: 'Never' },
  images: pictures(['gift-card', 'A teal card with a rust-coloured ribbon on a cream envelope']),
  variants: [25, 50, 100].map((value) => ({
    sku: `MAR-GIFT-${value}`,
    options: { Value: `$${value}` },
    prices: usd(value * 100),
    giftCard: true,
  })),
};

/** What buyers of the guide download. */
export const guideFile = 'The windowsill year.pdf';

export const guidePages: readonly GuidePage[] = [
  {
    heading: 'The windowsill year',
    lines: ['Something to eat from one windowsill,', 'month by month.', '', 'Hedgerow, for gardens with weather in them.'],
  },
  {
    heading: 'January to March',
    lines: [
      'Look at the light. A sill that sees four hours of',
      'sun will do; one that sees six will show off.',
      '',
      'February: sow cress on a wet cloth. Eat it in ten days.',
      'March: sow lettuce in a flat pot, seeds barely covered.',
      'Turn the pot every other day, or it will lean out',
      'of the window to hear the neighbours.',
    ],
  },
  {
    heading: 'April to June',
    lines: [
      'April: basil, five seeds to a pot. Keep the strongest two.',
      'May: radishes on the outer sill, twenty-five days.',
      'June: pick basil from the top, above a pair of leaves.',
      '',
      'Water in the morning, from below, until it stops drinking.',
    ],
  },
  {
    heading: 'July to December',
    lines: [
      'July: everything at once. Invite somebody.',
      'September: sow winter lettuce. It minds the cold less',
      'than you do.',
      'November: chives come in; cut them to two fingers.',
      '',
      'And the cat: give it a pot of its own.',
    ],
  },
];
