import { decide, steps, type Action, type Entry, type Happened, type Refusal, type Step, type Undoing } from './checkout';

const refusal: Refusal = { kind: 'conflict', code: 'orders.some', title: 'No.' };

const happenings = {
  resumed: { type: 'resumed' },
  'cart-frozen': { type: 'cart-frozen' },
  'cart-refused': { type: 'cart-refused', refusal },
  'stock-held': { type: 'stock-held' },
  'stock-refused': { type: 'stock-refused', refusal },
  'cart-lost': { type: 'cart-lost', refusal },
  'payment-authorized': { type: 'payment-authorized', captured: true },
  'payment-awaited': { type: 'payment-awaited', until: '2026-03-08T10:00:00.000Z' },
  'payment-waiting': { type: 'payment-waiting' },
  'payment-declined': { type: 'payment-declined', refusal },
  'stock-allocated': { type: 'stock-allocated', captured: true },
  'stock-gone': { type: 'stock-gone', refusal },
  expired: { type: 'expired', refusal },
  'called-off': { type: 'called-off', refusal, who: 'buyer', why: null },
} as const satisfies { [T in Happened['type']]: Extract<Happened, { type: T }> };
type Type = keyof typeof happenings;

/** next step, entry, what is given back, what is asked next */
type Cell = readonly [Step, Entry | null, readonly Undoing[], Action | null];

const all: readonly Undoing[] = ['release-stock', 'reopen-cart', 'cancel-collection'];
const cancel: Cell = ['cancelled', 'cancel-order', all, null];
const accept: Cell = ['accepted', 'accept-order', [], null];
const nothing = (step: Step): Cell => [step, null, [], null];

/** Every step × everything that can happen. */
const table: Readonly<Record<Step, Readonly<Record<Type, Cell>>>> = {
  begun: {
    resumed: ['begun', null, [], 'freeze-cart'],
    'cart-frozen': ['begun', null, [], 'hold-stock'],
    'cart-refused': ['rejected', 'note-refusal', [], null],
    'stock-held': ['ordered', 'write-order', [], 'take-payment'],
    'stock-refused': ['rejected', 'note-refusal', ['release-stock', 'reopen-cart'], null],
    'cart-lost': ['rejected', 'note-refusal', ['release-stock'], null],
    'payment-authorized': nothing('begun'),
    'payment-awaited': nothing('begun'),
    'payment-waiting': nothing('begun'),
    'payment-declined': nothing('begun'),
    'stock-allocated': nothing('begun'),
    'stock-gone': nothing('begun'),
    expired: ['rejected', 'note-refusal', ['release-stock', 'reopen-cart'], null],
    'called-off': nothing('begun'),
  },
  ordered: {
    resumed: ['ordered', null, [], 'take-payment'],
    'cart-frozen': nothing('ordered'),
    'cart-refused': nothing('ordered'),
    'stock-held': nothing('ordered'),
    'stock-refused': nothing('ordered'),
    'cart-lost': nothing('ordered'),
    'payment-authorized': ['ordered', null, [], 'allocate-stock'],
    'payment-awaited': ['ordered', null, [], 'allocate-stock'],
    'payment-waiting': ['awaiting', 'wait', [], null],
    'payment-declined': cancel,
    'stock-allocated': accept,
    'stock-gone': cancel,
    expired: cancel,
    'called-off': cancel,
  },
  awaiting: {
    resumed: nothing('awaiting'),
    'cart-frozen': nothing('awaiting'),
    'cart-refused': nothing('awaiting'),
    'stock-held': nothing('awaiting'),
    'stock-refused': nothing('awaiting'),
    'cart-lost': nothing('awaiting'),
    'payment-authorized': ['awaiting', null, [], 'allocate-stock'],
    'payment-awaited': ['awaiting', null, [], 'allocate-stock'],
    'payment-waiting': nothing('awaiting'),
    'payment-declined': ['awaiting', 'note-failure', [], null],
    'stock-allocated': accept,
    'stock-gone': cancel,
    expired: cancel,
    'called-off': cancel,
  },
  accepted: {
    resumed: nothing('accepted'),
    'cart-frozen': nothing('accepted'),
    'cart-refused': nothing('accepted'),
    'stock-held': nothing('accepted'),
    'stock-refused': nothing('accepted'),
    'cart-lost': nothing('accepted'),
    'payment-authorized': nothing('accepted'),
    'payment-awaited': nothing('accepted'),
    'payment-waiting': nothing('accepted'),
    'payment-declined': nothing('accepted'),
    'stock-allocated': nothing('accepted'),
    'stock-gone': nothing('accepted'),
    expired: nothing('accepted'),
    'called-off': nothing('accepted'),
  },
  cancelled: {
    resumed: nothing('cancelled'),
    'cart-frozen': ['cancelled', null, ['reopen-cart'], null],
    'cart-refused': nothing('cancelled'),
    'stock-held': ['cancelled', null, ['release-stock', 'reopen-cart'], null],
    'stock-refused': nothing('cancelled'),
    'cart-lost': nothing('cancelled'),
    'payment-authorized': ['cancelled', null, ['cancel-collection'], null],
    'payment-awaited': ['cancelled', null, ['cancel-collection'], null],
    'payment-waiting': nothing('cancelled'),
    'payment-declined': nothing('cancelled'),
    'stock-allocated': ['cancelled', null, ['release-stock', 'cancel-collection'], null],
    'stock-gone': nothing('cancelled'),
    expired: nothing('cancelled'),
    'called-off': nothing('cancelled'),
  },
  rejected: {
    resumed: nothing('rejected'),
    'cart-frozen': ['rejected', null, ['reopen-cart'], null],
    'cart-refused': nothing('rejected'),
    'stock-held': ['rejected', null, ['release-stock', 'reopen-cart'], null],
    'stock-refused': nothing('rejected'),
    'cart-lost': nothing('rejected'),
    'payment-authorized': ['rejected', null, ['cancel-collection'], null],
    'payment-awaited': ['rejected', null, ['cancel-collection'], null],
    'payment-waiting': nothing('rejected'),
    'payment-declined': nothing('rejected'),
    'stock-allocated': ['rejected', null, ['release-stock', 'cancel-collection'], null],
    'stock-gone': nothing('rejected'),
    expired: nothing('rejected'),
    'called-off': nothing('rejected'),
  },
};

const cells = steps.flatMap((step) => Object.entries(table[step]).map(([type, cell]) => ({ step, type: type as Type, cell })));

describe('the checkout', () => {
  test.each(cells)('at $step, when $type', ({ step, type, cell: [next, entry, undo, action] }) => {
    expect(decide(step, happenings[type])).toEqual({ next, entry, undo, action });
  });

  test.each(cells)('never charges and never sells once it is over: at $step, when $type', ({ step, type }) => {
    const { next, action, entry } = decide(step, happenings[type]);
    if (['accepted', 'cancelled', 'rejected'].includes(step)) expect([next, action, entry]).toEqual([step, null, null]);
  });

  test('is accepted only with the money and the stock in hand', () => {
    const leading = cells.filter(({ step, cell: [next] }) => next === 'accepted' && step !== 'accepted');
    expect(leading.map(({ type }) => type)).toEqual(['stock-allocated', 'stock-allocated']);
  });

  test('gives everything back whenever an order is cancelled', () => {
    for (const { step, type } of cells) {
      const decision = decide(step, happenings[type]);
      if (decision.entry === 'cancel-order') expect([...decision.undo].sort()).toEqual([...all].sort());
    }
  });
});
