import type { CustomerKey, GuestKey } from './people';

/** Days before today at which something happened in the shop; what follows names them by their place in this list. */
export const stops = [
  60.4, 57.2, 54.1, 50.6, 47.3, 44.2, 40.7, 37.4, 34.1, 30.8, 27.3, 24.2, 20.9, 17.6, 14.3, 11.2, 8.1, 5.3, 2.7, 0.9, 0,
] as const;

export interface DemoOrder {
  readonly by: { readonly customer: CustomerKey } | { readonly guest: GuestKey };
  readonly at: number;
  /** SKUs, with how many units of each where it is more than one. */
  readonly items: string;
  readonly express?: boolean;
  readonly coupon?: CouponCode;
  /** The card is refused, and nothing comes of it; or another card is tried at once. */
  readonly declined?: 'gives up' | 'tries again';
  /** All of it in one parcel unless SKUs are named. */
  readonly parcels?: readonly Parcel[];
  readonly cancelled?: { readonly at: number; readonly reason: string };
  readonly refunded?: { readonly at: number; readonly minor: number; readonly reason: string };
  readonly note?: { readonly at: number; readonly text: string };
}

export interface Parcel {
  readonly sent: number;
  readonly arrived?: number;
  readonly skus?: readonly string[];
  readonly trouble?: { readonly at: number; readonly note: string };
}

export type CouponCode = (typeof promotions)[number]['code'];

export const promotions = [
  {
    name: 'Welcome: 10 % off',
    code: 'WELCOME10',
    kind: 'percentage',
    basisPoints: 1_000,
    perCustomerLimit: 1,
    note: 'For a first order; on the card in every parcel',
  },
  {
    name: 'Makers’ market: 5 dollars off',
    code: 'MAKERS5',
    kind: 'fixed',
    amount: { minor: 500, currency: 'USD' },
    minimumSubtotal: { minor: 4_000, currency: 'USD' },
    usageLimit: 200,
    note: 'Handed out at the makers’ market',
  },
] as const;

/** Sent at the next stop and there at the one after. */
const delivered = (at: number): Pick<DemoOrder, 'at' | 'parcels'> => ({ at, parcels: [{ sent: at + 1, arrived: at + 2 }] });
const customer = (key: CustomerKey): Pick<DemoOrder, 'by'> => ({ by: { customer: key } });
const guest = (key: GuestKey): Pick<DemoOrder, 'by'> => ({ by: { guest: key } });

/** In the order in which they were placed. */
export const orders: readonly DemoOrder[] = [
  {
    ...customer('mara'),
    ...delivered(0),
    items: '2×KIL-MUG-TERRA GRA-BOARD-L LOO-TOWELS-2',
  },
  {
    ...customer('tunde'),
    ...delivered(0),
    items: 'KIL-KETTLE 2×MAR-NOTE-DOT THI-COFFEE-BEAN-500',
  },
  {
    ...customer('eleanor'),
    ...delivered(1),
    items: 'KIL-BOWL LOO-APRON-86 2×THI-MARM-ORANGE',
  },
  {
    ...guest('alice'),
    ...delivered(1),
    items: 'STI-CANDLE-CEDAR SAL-SOAP-THREE',
  },
  {
    ...customer('luca'),
    ...delivered(2),
    items: 'HED-CAN-5 3×HED-POT-16 HED-SECATEURS',
  },
  {
    ...customer('priya'),
    ...delivered(3),
    items: 'STI-MOON THI-TEA-BREAKFAST THI-TEA-CAMOMILE',
  },
  {
    ...customer('jonas'),
    ...delivered(3),
    items: 'LOO-THROW-MOSS 2×LOO-CUSHION-OAT THI-COFFEE-FILT-250',
    coupon: 'WELCOME10',
  },
  {
    ...customer('grace'),
    ...delivered(4),
    items: 'POC-BEAR-OAK POC-RAINBOW HED-SEED-ALL MAR-NOTE-LINED',
  },
  {
    ...guest('ben'),
    at: 5,
    items: 'LOW-FLASK-05 LOW-UMBRELLA-RUST',
    parcels: [{ sent: 6, arrived: 8, trouble: { at: 7, note: 'Nobody at home; left with the post office in Flowergate' } }],
  },
  {
    ...customer('dolores'),
    ...delivered(5),
    items: '2×THI-OIL-05 GRA-MILL-WAL-18 THI-SALT-150 2×SAL-SOAP-OLIVE',
  },
  {
    ...customer('henry'),
    ...delivered(6),
    items: 'ANV-SKILLET-26 ANV-KNIFE-20 THI-COFFEE-ESPR-250',
    express: true,
  },
  {
    ...customer('camille'),
    ...delivered(7),
    items: '3×SAL-SOAP-LAVENDER 2×LOO-WAFFLE-SAGE-BATH SAL-BRUSH KIL-MUG-TERRA',
  },
  {
    ...customer('mara'),
    ...delivered(8),
    items: 'THI-HONEY-500 THI-COFFEE-FILT-500 KIL-TEAPOT',
  },
  {
    ...guest('nora'),
    ...delivered(8),
    items: 'MAR-PEN-F MAR-INK-HARBOUR',
  },
  {
    ...customer('thandi'),
    ...delivered(9),
    items: 'LOW-PACK-INK LOW-FLASK-08',
    declined: 'tries again',
  },
  {
    ...customer('eleanor'),
    ...delivered(10),
    items: 'EAR-BOTTLE EAR-CLOCK-TEAL LOO-THROW-SLATE',
    express: true,
  },
  {
    ...customer('walter'),
    ...delivered(11),
    items: 'ANV-CASS-RUST-4 GRA-MILL-BEE-28 THI-SALT-500 2×KIL-MUG-SAGE',
    coupon: 'WELCOME10',
  },
  {
    ...customer('luca'),
    ...delivered(11),
    items: '2×HED-TROWEL 2×HED-NEST-28 4×HED-SEED-SUNFLOWER',
  },
  {
    ...customer('tunde'),
    ...delivered(12),
    items: 'LOW-TOTE 2×KIL-MUG-SAGE MAR-PENCIL-2B',
  },
  {
    ...guest('ruth'),
    at: 12,
    items: 'LOO-RUNNER-200',
    cancelled: { at: 13, reason: 'Measured the hall again: too long by a hand' },
    note: { at: 13, text: 'She rang: wants the short one as soon as it is woven. Tell her when it comes.' },
  },
  {
    ...customer('priya'),
    ...delivered(13),
    items: 'KIL-MUG-TERRA MAR-LETTERS-20 MAR-CALENDAR',
  },
  {
    ...customer('jonas'),
    ...delivered(13),
    items: 'GRA-STOOL-OAK STI-ELBOW',
    refunded: { at: 16, minor: 3_000, reason: 'A scratch across the seat; he keeps the stool and oils it out' },
    note: { at: 16, text: 'Photo shows a scratch from the strap of the box. Padding told to the workshop.' },
  },
  {
    ...customer('grace'),
    ...delivered(14),
    items: 'POC-TRAIN POC-KITE EAR-SLIPPERS-38',
  },
  {
    ...customer('camille'),
    ...delivered(14),
    items: 'LIN-BASKET-M LIN-PEGS-48 THI-HONEY-500',
  },
  {
    ...customer('henry'),
    ...delivered(15),
    items: 'KIL-KETTLE KIL-MUG-SAGE GRA-BOARD-S LOO-TOWELS-2',
  },
  { ...guest('jack'), ...delivered(16), items: 'LOW-WEEKEND', express: true },
  {
    ...customer('dolores'),
    ...delivered(16),
    items: 'LAN-COLLAR-3 THI-COFFEE-BEAN-250 LAN-RIPPLE-CLEAR-4',
  },
  {
    ...customer('thandi'),
    at: 17,
    items: 'EAR-BED-SAGE-2 EAR-CLOCK-RUST',
    parcels: [{ sent: 18 }],
  },
  {
    ...customer('walter'),
    at: 17,
    items: 'POC-BOAT-RUST THI-TEA-SMOKE',
    parcels: [{ sent: 19, skus: ['THI-TEA-SMOKE'] }],
    note: { at: 19, text: 'The boat gets its second coat of varnish and follows on its own.' },
  },
  {
    ...guest('mei'),
    at: 18,
    items: 'KIL-VASE 2×STI-CANDLE-PLAIN',
    parcels: [{ sent: 19 }],
  },
  {
    ...customer('mara'),
    at: 18,
    items: 'KIL-BOWL LAN-RIPPLE-AMBER-2',
    parcels: [{ sent: 20 }],
  },
  { ...guest('anton'), at: 19, items: 'GRA-CLOCK' },
  {
    ...customer('eleanor'),
    at: 19,
    items: '2×KIL-MUG-TERRA THI-MARM-ORANGE',
    coupon: 'MAKERS5',
  },
  { ...customer('tunde'), at: 20, items: 'LAN-COLLAR-6', declined: 'gives up' },
  {
    ...customer('henry'),
    at: 20,
    items: '3×MAR-NOTE-PLAIN THI-HONEY-1K',
  },
];
