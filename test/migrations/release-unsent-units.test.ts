import { randomUUID } from 'node:crypto';
import { examine, allInvariants } from '../../src/cli/doctor';
import { migrate } from '../../src/platform/db/migrate';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { createWorld } from '../support/world';

const world = forAllTests(
  () => createWorld(),
  ({ close }) => close(),
);

const asStaff = (path: string, body: unknown) =>
  world.request('staff', 'POST', path, { body, headers: { 'idempotency-key': randomUUID() } });
const violated = async () =>
  (await examine(world.app.database.ownerUrl, allInvariants())).filter(({ violations }) => violations > 0).map(({ id }) => id);

test('a shop that kept units of orders whose money is all back sells them again', async () => {
  const { id, lineId } = await world.orderOf('nobody', 'tok_ok', undefined, 3);
  await world.app.settle();
  await asStaff('/shippings', { orderId: id, lines: [{ lineId, quantity: 1 }] });
  await world.app.settle();
  await world.orderOf('nobody');
  await world.app.settle();
  await world.app.sql(`update orders.orders set refunds_minor = total_minor, payment = 'refunded' where id = $1`, [id]);
  await world.app.sql(
    `insert into orders.order_steps (order_id, what, who, lifecycle, payment, fulfilment)
     select id, 'refunded', 'system', lifecycle, payment, fulfilment from orders.orders where id = $1`,
    [id],
  );
  expect(await violated()).toContain('S18');

  await world.app.sql(`delete from orders.migrations where name = 'own/0016-release-unsent-units'`);
  const { applied } = await migrate({ ownerUrl: world.app.database.ownerUrl, schemas: ['orders'], report: () => undefined });
  expect(applied).toEqual(['orders: own/0016-release-unsent-units']);
  await world.app.settle();

  expect(await violated()).not.toContain('S18');
  const [shelf] = await world.app.sql(
    'select sum(on_hand)::int as on_hand, sum(reserved)::int as reserved from catalog.stock_levels where variant_id = $1',
    [world.variantId],
  );
  expect(shelf).toEqual({ on_hand: 9_999, reserved: 1 });
});
