import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { closeTrue, doneBy, keepBooks, keyed } from '../support/true-world';
import { createWorld, stockProduct, type OwnedOrder } from '../support/world';

/** What is issued while an order is changed, comes back and is exchanged; when the shop closes all its books are true. */
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('staff');

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly total: { readonly minor: number };
}
const bought = async (quantity: number): Promise<OwnedOrder> => {
  const made = await world.orderOf('nobody', 'tok_ok', undefined, quantity);
  await keepBooks(world);
  return made;
};
const read = async (id: string) => (await world.request('staff', 'GET', `/orders/${id}`)).body;
const change = async (id: string, body: object) => {
  const answer = await asStaff(world, 'POST', `/orders/${id}/changes`, { reason: 'The buyer rang', ...body });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return answer.body;
};
async function pay({ headers }: OwnedOrder, chargeId: string): Promise<void> {
  const body = { orderId: chargeId, provider: 'test-card', token: 'tok_ok' };
  await world.request('nobody', 'POST', '/payments', { body, headers: { ...headers, ...keyed() } });
}
/** Invoices above zero, credit notes below. */
async function issued(id: string): Promise<number[]> {
  await keepBooks(world);
  const { items } = (await world.request('staff', 'GET', `/orders/${id}/documents`)).body as { items: Listed[] };
  return items
    .filter(({ kind }) => kind !== 'packing-slip')
    .map(({ kind, total }) => (kind === 'invoice' ? total.minor : -total.minor))
    .sort((a, b) => b - a);
}

describe('an order that was invoiced', () => {
  test('and is changed is credited for what it costs less and invoiced for what it costs more', async () => {
    const made = await bought(3);
    const first = (await read(made.id)).totals.total.minor as number;
    await change(made.id, { lines: [{ lineId: made.lineId, quantity: 1 }] });
    const reduced = (await read(made.id)).totals.total.minor as number;
    expect(await issued(made.id)).toEqual([first, reduced - first]);
    const { variantId } = await stockProduct(world.request, 5);
    await pay(made, (await change(made.id, { add: [{ variantId, quantity: 2 }], lines: [] })).id);
    await keepBooks(world);
    const raised = (await read(made.id)).totals.total.minor as number;
    expect(await issued(made.id)).toEqual([first, raised - reduced, reduced - first].sort((a, b) => b - a));
    await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { reason: 'All of it' });
    const documents = await issued(made.id);
    expect(documents.reduce((sum, minor) => sum + minor, 0)).toBe(0);
  });

  test('and is changed before it was invoiced is invoiced as it is now', async () => {
    const made = await world.orderOf('nobody', 'tok_ok', undefined, 3);
    await world.app.settle();
    await change(made.id, { lines: [{ lineId: made.lineId, quantity: 2 }] });
    expect(await issued(made.id)).toEqual([(await read(made.id)).totals.total.minor]);
  });

  test('is in the reports as it is now, and what was given back once', async () => {
    const made = await bought(2);
    const span = 'from=2000-01-01&to=2100-01-01&by=month';
    const net = async (): Promise<number> => {
      await keepBooks(world);
      const { rows } = (await world.request('admin', 'GET', `/reports/sales?${span}`)).body as {
        rows: { total: number; refunded: number }[];
      };
      return rows.reduce((sum, { total, refunded }) => sum + total - refunded, 0);
    };
    const before = await net();
    const total = (await read(made.id)).totals.total.minor as number;
    await change(made.id, { lines: [{ lineId: made.lineId, quantity: 1 }] });
    const now = (await read(made.id)).totals.total.minor as number;
    expect(await net()).toBe(before - total + now);
  });
});
