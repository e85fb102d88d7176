import { allInvariants, examine } from '../../src/cli/doctor';
import { migrate } from '../../src/platform/db/migrate';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { doneBy } from '../support/true-world';
import { createWorld } from '../support/world';

const world = forAllTests(
  () => createWorld(),
  ({ close }) => close(),
);

test('a shop that took and gave back money before it had a ledger has it in the ledger', async () => {
  const { id } = await world.orderOf('nobody');
  await world.orderOf('nobody', 'tok_declined').catch(() => null);
  await world.app.settle();
  await doneBy('staff')(world, 'POST', `/orders/${id}/refunds`, { amount: { minor: 300, currency: 'USD' }, reason: 'A scratch' });
  const before = await world.app.sql(
    `select account_id, sum(amount_minor)::int as sum from payments.postings group by account_id order by account_id`,
  );
  await world.app.sql(`drop table payments.postings, payments.journals, payments.accounts cascade`);
  await world.app.sql(`drop function payments.post_journal, payments.journal_balances`);

  await world.app.sql(`delete from payments.migrations where name = 'own/0030-ledger'`);
  const { applied } = await migrate({ ownerUrl: world.app.database.ownerUrl, schemas: ['payments'], report: () => undefined });
  expect(applied).toEqual(['payments: own/0030-ledger']);

  expect(
    await world.app.sql(`select account_id, sum(amount_minor)::int as sum from payments.postings group by account_id order by account_id`),
  ).toEqual(before);
  const findings = await examine(world.app.database.ownerUrl, allInvariants());
  expect(findings.filter(({ id: one, violations }) => one.startsWith('L') && violations > 0)).toEqual([]);
});
