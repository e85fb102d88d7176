import {
  advance,
  attemptMoves,
  giveBack,
  mayMove,
  hasLostPromise,
  newsOf,
  nextLook,
  owes,
  type Attempt,
  type AttemptStatus,
  type Evidence,
  type ProviderReport,
} from './attempt';

const statuses: readonly AttemptStatus[] = [
  'pending',
  'requires_action',
  'authorized',
  'captured',
  'failed',
  'cancelled',
  'refunded',
  'disputed',
];

const fresh: Attempt = {
  status: 'pending',
  undecided: false,
  amount: 1000,
  currency: 'USD',
  authorized: 0,
  captured: 0,
  refunded: 0,
  rerouted: 0,
  captureAsked: false,
  providerRef: null,
  captureRef: null,
  told: null,
  failure: null,
  nextAction: null,
  method: null,
};

/** An attempt in each status, with the amounts that go with it. */
const at: Readonly<Record<AttemptStatus, Attempt>> = {
  pending: { ...fresh, undecided: true, providerRef: 'r1' },
  requires_action: { ...fresh, status: 'requires_action', providerRef: 'r1', nextAction: { type: 'redirect', url: '/there' } },
  authorized: { ...fresh, status: 'authorized', providerRef: 'r1', authorized: 1000 },
  captured: { ...fresh, status: 'captured', providerRef: 'r1', authorized: 1000, captured: 1000 },
  disputed: { ...fresh, status: 'disputed', providerRef: 'r1', authorized: 1000, captured: 1000 },
  failed: { ...fresh, status: 'failed', providerRef: 'r1', failure: { code: 'declined', message: 'No.' } },
  cancelled: { ...fresh, status: 'cancelled', providerRef: 'r1' },
  refunded: { ...fresh, status: 'refunded', providerRef: 'r1', authorized: 1000, captured: 1000, refunded: 1000 },
};

const report = (status: ProviderReport['status'], amounts: Partial<ProviderReport> = {}): Evidence => ({
  kind: 'report',
  report: { ref: 'r1', status, currency: 'USD', authorized: 0, captured: 0, refunded: 0, ...amounts },
});

const evidence = {
  unknown: { kind: 'unknown' },
  unheard: { kind: 'unheard' },
  action: report('requires_action', { action: { type: 'redirect', url: '/there' } }),
  pending: report('pending'),
  authorized: report('authorized', { authorized: 1000 }),
  captured: report('captured', { authorized: 1000, captured: 1000 }),
  failed: report('failed', { failure: { code: 'declined', message: 'No.' } }),
  cancelled: report('cancelled'),
  refunded: report('captured', { authorized: 1000, captured: 1000, refunded: 1000 }),
} as const satisfies Record<string, Evidence>;
type Kind = keyof typeof evidence;

/** Status → evidence → where it leads. Every cell is written down. */
const table: Readonly<Record<AttemptStatus, Readonly<Record<Kind, AttemptStatus>>>> = {
  pending: {
    unknown: 'pending',
    unheard: 'pending',
    action: 'requires_action',
    pending: 'pending',
    authorized: 'authorized',
    captured: 'captured',
    failed: 'failed',
    cancelled: 'cancelled',
    refunded: 'refunded',
  },
  requires_action: {
    unknown: 'pending',
    unheard: 'requires_action',
    action: 'requires_action',
    pending: 'pending',
    authorized: 'authorized',
    captured: 'captured',
    failed: 'failed',
    cancelled: 'cancelled',
    refunded: 'refunded',
  },
  authorized: {
    unknown: 'authorized',
    unheard: 'authorized',
    action: 'authorized',
    pending: 'authorized',
    authorized: 'authorized',
    captured: 'captured',
    failed: 'authorized',
    cancelled: 'cancelled',
    refunded: 'refunded',
  },
  captured: {
    unknown: 'captured',
    unheard: 'captured',
    action: 'captured',
    pending: 'captured',
    authorized: 'captured',
    captured: 'captured',
    failed: 'captured',
    cancelled: 'captured',
    refunded: 'refunded',
  },
  disputed: {
    unknown: 'disputed',
    unheard: 'disputed',
    action: 'disputed',
    pending: 'disputed',
    authorized: 'disputed',
    captured: 'captured',
    failed: 'disputed',
    cancelled: 'disputed',
    refunded: 'refunded',
  },
  failed: {
    unknown: 'failed',
    unheard: 'failed',
    action: 'failed',
    pending: 'failed',
    authorized: 'failed',
    captured: 'failed',
    failed: 'failed',
    cancelled: 'cancelled',
    refunded: 'refunded',
  },
  cancelled: {
    unknown: 'cancelled',
    unheard: 'cancelled',
    action: 'cancelled',
    pending: 'cancelled',
    authorized: 'cancelled',
    captured: 'cancelled',
    failed: 'cancelled',
    cancelled: 'cancelled',
    refunded: 'refunded',
  },
  refunded: {
    unknown: 'refunded',
    unheard: 'refunded',
    action: 'refunded',
    pending: 'refunded',
    authorized: 'refunded',
    captured: 'refunded',
    failed: 'refunded',
    cancelled: 'refunded',
    refunded: 'refunded',
  },
};

const cells = statuses.flatMap((status) => Object.entries(table[status]).map(([kind, next]) => ({ status, kind: kind as Kind, next })));

describe('a payment moves forward only', () => {
  test.each(cells)('$status, told $kind, is then $next', ({ status, kind, next }) => {
    expect(advance(at[status], evidence[kind]).status).toBe(next);
  });

  test.each(cells)('$status told $kind twice is the same as once', ({ status, kind }) => {
    const once = advance(at[status], evidence[kind]);
    expect(advance(once, evidence[kind])).toEqual(once);
  });

  test.each(cells)('$status told $kind never loses money that was seen, and only makes moves of the table', ({ status, kind }) => {
    const [before, after] = [at[status], advance(at[status], evidence[kind])];
    expect(after.authorized).toBeGreaterThanOrEqual(before.authorized);
    expect(after.captured).toBeGreaterThanOrEqual(before.captured);
    expect(after.refunded).toBeGreaterThanOrEqual(before.refunded);
    expect(after.captured).toBeLessThanOrEqual(after.authorized);
    expect(before.status === after.status || mayMove(before.status, after.status)).toBe(true);
  });

  test('nothing leaves refunded', () => expect(attemptMoves.refunded).toEqual([]));
});

describe('an answer that was lost', () => {
  test('makes the payment undecided', () => {
    expect(advance(fresh, evidence.unknown)).toMatchObject({ status: 'pending', undecided: true });
  });

  test('does not touch a payment that is decided', () => {
    expect(advance(at.captured, evidence.unknown)).toBe(at.captured);
  });

  test('is a failure once the provider has never heard of it', () => {
    expect(advance({ ...fresh, undecided: true }, evidence.unheard)).toMatchObject({
      status: 'failed',
      undecided: false,
      failure: { code: 'not-received' },
    });
  });

  test('is no failure while the provider had it once', () => {
    expect(advance(at.pending, evidence.unheard)).toBe(at.pending);
  });
});

describe('money that is not wanted', () => {
  const short = report('captured', { authorized: 999, captured: 999 });
  const foreign: Evidence = {
    kind: 'report',
    report: { ref: 'r1', status: 'captured', currency: 'EUR', authorized: 1000, captured: 1000, refunded: 0 },
  };

  test.each([
    ['less than asked for', short],
    ['in another currency', foreign],
    ['more than asked for', report('authorized', { authorized: 1001 })],
  ])('%s is no success, and goes back', (_what, told) => {
    const after = advance(fresh, told);
    expect(after).toMatchObject({ status: 'failed', failure: { code: 'wrong-amount' } });
    const due = owes(after, false);
    expect(due.void || due.refund === after.captured).toBe(true);
  });

  test.each(['failed', 'cancelled'] as const)('that comes after the payment was %s goes back', (status) => {
    const after = advance(at[status], evidence.captured);
    expect(after.status).toBe(status);
    expect(owes(after, false)).toEqual({ refund: 1000, void: false });
    expect(giveBack(after, 1000).status).toBe('refunded');
  });

  test.each<[AttemptStatus, { refund: number; void: boolean }]>([
    ['pending', { refund: 0, void: false }],
    ['requires_action', { refund: 0, void: true }],
    ['authorized', { refund: 0, void: true }],
    ['captured', { refund: 1000, void: false }],
    ['failed', { refund: 0, void: false }],
    ['cancelled', { refund: 0, void: false }],
    ['refunded', { refund: 0, void: false }],
    ['disputed', { refund: 0, void: false }],
  ])('of a cancelled order: %s owes %j', (status, due) => {
    expect(owes(at[status], true)).toEqual(due);
  });

  test.each(statuses)('an order that stands keeps what is %s', (status) => {
    expect(owes(at[status], false)).toEqual({ refund: 0, void: false });
  });

  test('a part that was refunded leaves the rest captured', () => {
    expect(giveBack(at.captured, 400)).toMatchObject({ status: 'captured', refunded: 400 });
    expect(owes({ ...at.captured, refunded: 400 }, true)).toEqual({ refund: 600, void: false });
  });
});

describe('what others hear', () => {
  test('success once, failure once, and nothing about an order that is off', () => {
    expect(newsOf(at.pending, at.captured, false)).toBe('authorized');
    expect(newsOf(at.authorized, at.captured, false)).toBe('authorized');
    expect(newsOf(at.captured, at.captured, false)).toBeNull();
    expect(newsOf(at.pending, at.failed, false)).toBe('failed');
    expect(newsOf(at.failed, at.cancelled, false)).toBeNull();
    expect(newsOf(at.disputed, at.captured, false)).toBeNull();
    expect(newsOf(at.authorized, at.cancelled, false)).toBe('failed');
    expect(newsOf(at.authorized, at.cancelled, true)).toBeNull();
    expect(newsOf(at.pending, at.captured, true)).toBeNull();
    expect(newsOf(at.pending, at.failed, true)).toBeNull();
  });
});

test('a promise is lost only by a payment that was reserved', () => {
  expect(statuses.filter((status) => hasLostPromise(at[status], at.cancelled))).toEqual(['authorized']);
  expect(hasLostPromise(at.authorized, at.captured)).toBe(false);
});

describe('asking again', () => {
  test('ends with the decision, and grows rarer until then', () => {
    expect([0, 1, 2, 9].map((tries) => nextLook(at.pending, false, tries))).toEqual([2, 4, 8, 300]);
    expect(nextLook(at.requires_action, false, 0)).toBe(30);
    expect(nextLook(at.authorized, false, 0)).toBeNull();
    expect(nextLook({ ...at.authorized, captureAsked: true }, false, 0)).toBe(2);
    expect(nextLook({ ...at.captured, captureAsked: true }, false, 0)).toBeNull();
    expect(nextLook(at.captured, false, 0)).toBeNull();
    expect(nextLook(at.captured, true, 0)).toBe(2);
    expect(nextLook(at.refunded, true, 0)).toBeNull();
  });
});
