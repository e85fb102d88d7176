import { examine, allInvariants } from '../../src/cli/doctor';
import { migrate } from '../../src/platform/db/migrate';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { doneBy, shelf } from '../support/true-world';
import { createWorld } from '../support/world';

const world = forAllTests(
  () => createWorld(),
  ({ close }) => close(),
);

const violated = async () =>
  (await examine(world.app.database.ownerUrl, allInvariants())).filter(({ violations }) => violations > 0).map(({ id }) => id);

/** As the shop kept goods that came back with refunds before there were returns. */
const before = `
  create table orders.order_refund_lines (
    refund_id uuid not null references orders.order_refunds (id), order_line_id uuid not null references orders.order_lines (id),
    quantity int not null check (quantity > 0), primary key (refund_id, order_line_id));
  insert into orders.order_refund_lines
    select c.refund_id, p.order_line_id, p.restocked from orders.return_receipt_lines p join orders.return_receipts c on c.id = p.receipt_id;
  drop table orders.return_steps, orders.return_receipt_lines, orders.return_receipts, orders.return_lines, orders.returns;
  alter table orders.orders drop column shipping_back_minor;
  alter table orders.order_lines drop column written_off, drop column announced, drop column valued_minor, drop column final_sale,
    add constraint order_lines_take_back_what_was_shipped check (restocked between 0 and claimed);
  delete from orders.migrations where name in ('own/0090-returns', 'own/0091-exchanges', 'own/0113-exchanges-that-failed')`;

test('goods that came back with refunds are returns that were received, worth their share; one under way puts them on the shelf', async () => {
  const asStaff = doneBy('staff');
  const { id, lineId } = await world.orderOf('nobody', 'tok_ok', undefined, 3);
  await world.app.settle();
  await asStaff(world, 'POST', '/shippings', { orderId: id });
  for (const reason of ['First', 'Second'])
    await asStaff(world, 'POST', `/orders/${id}/refunds`, {
      amount: { minor: 100, currency: 'USD' },
      reason,
      restock: [{ lineId, quantity: 1 }],
    });
  await world.app.sql(before);
  await world.app.sql(
    `update orders.order_refunds set status = 'failed', failure_code = 'no', came_back_at = null where reason = 'Second' and order_id = $1`,
    [id],
  );
  await world.app.sql(`update orders.order_lines set restocked = 1 where order_id = $1`, [id]);
  await world.app.sql(`update orders.orders set refunds_minor = 100 where id = $1`, [id]);
  const { applied } = await migrate({ ownerUrl: world.app.database.ownerUrl, schemas: ['orders'], report: () => undefined });
  expect(applied).toContain('orders: own/0090-returns');
  await world.app.settle();
  const { body } = await world.request('staff', 'GET', `/orders/${id}/returns`);
  expect(body.items).toMatchObject([
    { state: 'received', origin: 'staff', lines: [{ asked: 1, restocked: 1 }], receipts: [{ refund: { minor: 100 } }] },
  ]);
  const [line] = await world.app.sql(
    'select valued_minor::int as valued, (total_minor + tax_minor)::int as gross from orders.order_lines where id = $1',
    [lineId],
  );
  expect(line.valued).toBe(Math.floor(line.gross / 3));
  expect((await violated()).filter((one) => one.startsWith('O'))).toEqual([]);
  expect((await shelf(world, world.variantId)).on_hand).toBe(9_999);
});
