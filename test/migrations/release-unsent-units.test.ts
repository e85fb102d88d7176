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

test('a shop that kept units of orders whose money is all back sells them again', async () => {
  const { id, lineId } = await world.orderOf('nobody', 'tok_ok', undefined, 3);
  await world.app.settle();
  await doneBy('staff')(world, 'POST', '/shippings', { orderId: id, lines: [{ lineId, quantity: 1 }] });
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
  expect(await shelf(world, world.variantId)).toEqual({ on_hand: 9_999, reserved: 1 });
});
