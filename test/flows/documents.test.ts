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

describe('goods with several rates of tax', () => {
  interface TaxRow {
    readonly ratePercent: number;
    readonly base: number;
    readonly tax: number;
  }
  const content = async (orderId: string) => {
    await keepBooks(world);
    return (
      await world.app.sql(
        `select d.kind, d.cause, d.content -> 'taxes' as taxes, d.total_minor::int as total from orders.documents d
         where d.order_id = $1 and d.kind <> 'packing-slip' order by d.issued_at, d.serial`,
        [orderId],
      )
    ).map(({ kind, taxes, total }) => ({
      kind: kind as string,
      total: total as number,
      taxes: (taxes as TaxRow[]).map(({ ratePercent, base, tax }) => [ratePercent, base, tax]),
    }));
  };

  test('each document says the tax of what it is over, and all of it given back leaves nothing at any rate', async () => {
    const admin = doneBy('admin');
    const place = { country: 'US', region: '', postalCodes: [], cities: [] };
    for (const [taxClass, ratePercent] of [
      ['standard', 10],
      ['reduced', 7],
    ] as const) {
      const rate = { ...place, name: taxClass, taxClass, ratePercent, priority: 1, compound: false, shipping: false };
      expect((await admin(world, 'POST', '/tax-rates', rate)).status).toBe(201);
    }
    const { variantId, productId } = await stockProduct(world.request, 10, 1000);
    const { version } = (await world.request('admin', 'GET', `/admin/products/${productId}`)).body;
    const reduced = await world.request('admin', 'PATCH', `/products/${productId}`, { body: { version, taxClass: 'reduced' } });
    expect([reduced.status, reduced.body.code]).toEqual([200, undefined]);
    const made = await bought(1);
    const more = await change(made.id, { add: [{ variantId, quantity: 2 }] });
    await pay(made, more.id);
    const [sale, over] = await content(made.id);
    expect(over).toEqual({ kind: 'invoice', total: 2140, taxes: [[7, 2000, 140]] });
    const added = (await read(made.id)).lines.at(-1).id as string;
    await change(made.id, { lines: [{ lineId: added, quantity: 1 }] });
    expect((await content(made.id)).at(-1)).toEqual({ kind: 'credit-note', total: 1070, taxes: [[7, 1000, 70]] });
    await asStaff(world, 'POST', '/shippings', { orderId: made.id });
    const body = { lines: [{ lineId: made.lineId, quantity: 1, reason: 'other' }] };
    const asked = await asStaff(world, 'POST', `/orders/${made.id}/returns`, body);
    const back = { lines: [{ lineId: made.lineId, restock: 1, writeOff: 0 }], refund: { reason: 'Back' } };
    await asStaff(world, 'POST', `/returns/${asked.body.items[0].id as string}/receipts`, back);
    // from the charge first, then from the first payment: two refunds, and the tax of the goods in both
    expect((await content(made.id)).slice(-2)).toEqual([
      { kind: 'credit-note', total: 1070, taxes: [[10, 973, 97]] },
      { kind: 'credit-note', total: 910, taxes: [[10, 827, 83]] },
    ]);
    await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { amount: { minor: 333, currency: 'USD' }, reason: 'Sorry' });
    await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { reason: 'All of it' });
    const sums = new Map<number, number[]>();
    for (const { kind, taxes } of await content(made.id))
      for (const [percent = 0, base = 0, tax = 0] of taxes) {
        const sign = kind === 'invoice' ? 1 : -1;
        const [b = 0, t = 0] = sums.get(percent) ?? [];
        sums.set(percent, [b + sign * base, t + sign * tax]);
      }
    expect(sale?.taxes.length).toBeGreaterThan(0);
    expect([...sums.values()]).toEqual([...sums.keys()].map(() => [0, 0]));
  });
});
