import { arrive, inTransit, mayBecome } from './transfer';

const line = (variantId: string, quantity: number, received = 0, lost = 0) => ({ variantId, quantity, received, lost });

test('what arrives and what is lost is not on the way any more', () => {
  const after = arrive([line('a', 5), line('b', 2)], [{ variantId: 'a', received: 3, lost: 1 }]);
  expect(after).toEqual([line('a', 5, 3, 1), line('b', 2)]);
  expect(after?.map(inTransit)).toEqual([1, 2]);
});

test('more than is on the way, a stranger, and a variant named twice do not arrive', () => {
  expect(arrive([line('a', 5, 3, 1)], [{ variantId: 'a', received: 1, lost: 1 }])).toBeNull();
  expect(arrive([line('a', 5)], [{ variantId: 'x', received: 1, lost: 0 }])).toBeNull();
  const one = { variantId: 'a', received: 1, lost: 0 };
  expect(arrive([line('a', 5)], [one, one])).toBeNull();
});

test('what was sent cannot be cancelled, and what has arrived stays so', () => {
  expect(mayBecome('draft', 'cancelled')).toBe(true);
  expect(mayBecome('sent', 'cancelled')).toBe(false);
  expect(mayBecome('received', 'sent')).toBe(false);
});
