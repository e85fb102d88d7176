import pg from 'pg';
import { allInvariants, examine } from '../../src/cli/doctor';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { passTime } from '../support/pass-time';
import { doneBy } from '../support/true-world';
import { createWorld } from '../support/world';

const world = forAllTests(
  () => createWorld(),
  (opened) => opened.app.close(),
);
const asStaff = doneBy('staff');
const aboutMails = ['N2', 'N5', 'N7'];
const moreThanKept = 401 * 86_400;

test('mails that were kept long enough and are deleted are not missed by the doctor; such as were lost are', async () => {
  const made = await world.orderOf('nobody');
  await world.app.settle();
  await asStaff(world, 'POST', '/shippings', { orderId: made.id });
  await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { reason: 'A scratch' });
  const reasons = async () => {
    const rows = await world.app.sql('select distinct m.reason from notifications.messages m where m.order_id = $1', [made.id]);
    return rows.map(({ reason }) => reason as string);
  };
  const missed = async () => {
    const findings = await examine(world.app.database.ownerUrl, allInvariants());
    return findings.filter(({ id, violations }) => aboutMails.includes(id) && violations > 0).map(({ id }) => id);
  };
  expect(await reasons()).toEqual(expect.arrayContaining(['orders.order-placed', 'orders.order-shipped', 'orders.order-refunded']));

  const owner = new pg.Pool({ connectionString: world.app.database.ownerUrl, max: 1 });
  await passTime(owner, moreThanKept).finally(() => owner.end());
  await world.app.runJob('notifications.prune');
  expect(await reasons()).toEqual([]);
  expect(await missed()).toEqual([]);

  await world.app.sql(`delete from notifications.pruned where name = 'messages'`);
  expect((await missed()).sort()).toEqual(aboutMails);
});
