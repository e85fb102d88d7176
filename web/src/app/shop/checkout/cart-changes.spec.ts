import { changesBetween } from './cart-changes';

const item = (variantId: string, quantity: number, minor: number) => ({
  variantId,
  title: `Thing ${variantId}`,
  quantity,
  unitPrice: { minor, currency: 'USD' },
});

describe('a cart that changed while the buyer looked at it', () => {
  it('shows each difference', () => {
    const seen = [item('a', 1, 500), item('b', 2, 900), item('c', 1, 100)];
    const now = [item('a', 1, 550), item('b', 1, 900), item('d', 1, 100)];
    expect(changesBetween(seen, now)).toEqual([
      { kind: 'price', title: 'Thing a', before: { minor: 500, currency: 'USD' }, now: { minor: 550, currency: 'USD' } },
      { kind: 'quantity', title: 'Thing b', before: 2, now: 1 },
      { kind: 'added', title: 'Thing d' },
      { kind: 'removed', title: 'Thing c' },
    ]);
  });

  it('shows nothing when only the order of the lines differs', () => {
    expect(changesBetween([item('a', 1, 5), item('b', 1, 5)], [item('b', 1, 5), item('a', 1, 5)])).toEqual([]);
  });
});
