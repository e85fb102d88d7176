import { byDay, startOfDay, sumsOf } from './figures';

const now = new Date(2026, 2, 10, 15, 30);
const sold = (later: number, minor: number, status = 'paid') => {
  const at = new Date(startOfDay(now, later).getTime() + 3_600_000).toISOString();
  return { createdAt: at, placedAt: at, status, total: { minor } };
};
const orders = [sold(0, 1_000), sold(0, 500, 'shipped'), sold(0, 9_999, 'cancelled'), sold(0, 9_999, 'pending'), sold(-1, 700)];

describe('the figures of the day', () => {
  it('count what was sold since midnight, not what was cancelled or waits for its payment', () => {
    expect(sumsOf(orders, startOfDay(now, 0))).toEqual({ orders: 2, minor: 1_500 });
  });

  it('stand day by day, the empty ones too', () => {
    expect(byDay(orders, now, 3).map(({ orders: count, minor }) => [count, minor])).toEqual([
      [0, 0],
      [1, 700],
      [2, 1_500],
    ]);
  });
});
