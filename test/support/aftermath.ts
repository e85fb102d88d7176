import type { Pool } from 'pg';
import { allInvariants, examine } from '../../src/cli/doctor';
import { eventually } from './eventually';

/** What is still being decided: nothing of it may stay. */
const underWay = `
  select 'checkout' as what, format('%s, begun %s ago, leased %s', step, now() - created_at, coalesce((lease_until - now())::text, 'to nobody')) as id
    from orders.checkouts where step in ('begun', 'ordered')
  union all select 'payment', format('%s, asked for %s times, next in %s', status, sync_tries, sync_at - now())
    from payments.attempts where status = 'pending' or (status = 'authorized' and capture_asked_at is not null)
  union all select 'refund at payments', format('%s times, next in %s', sync_tries, sync_at - now()) from payments.refunds where status = 'requested'
  union all select 'refund', id::text from orders.order_refunds where status = 'pending'
  union all select 'change of an order', state from orders.order_changes where state in ('holding', 'applying')
  union all select 'webhook', event_id from payments.webhook_events where status = 'received'`;
const schemas = ['users', 'catalog', 'payments', 'shipping', 'cart', 'orders', 'reviews', 'notifications'];
const standing = (topic: string): string =>
  `format('%s, tried %s times, %s, due in %s%s', ${topic}, attempts,
     case when parked_at is not null then 'parked' when claimed_until > now() then 'claimed' else 'free' end, available_at - now(), ': ' || left(last_error, 300))`;
/** Messages that are due within the next seconds; timeouts that were written for later stay. */
const waiting = schemas
  .map(
    (schema) => `select 'message of ${schema}' as what, ${standing('topic')} as id from ${schema}.outbox
      where delivered_at is null and available_at < now() + interval '10 seconds'
      union all select 'delivery of ${schema}', ${standing('consumer')} from ${schema}.deliveries where delivered_at is null`,
  )
  .join(' union all ');

/** Resolves with the milliseconds it took until nothing is undecided any more; `see` hears what is. @throws Error that names what still is */
export async function untilDecided(pool: Pool, seconds: number, see: (undecided: string) => void = () => undefined): Promise<number> {
  const started = performance.now();
  await eventually(async () => {
    const { rows } = await pool.query<{ what: string; id: string }>(`${underWay} union all ${waiting}`);
    if (rows.length === 0) return;
    const undecided = rows.map(({ what, id }) => `${what} ${id}`).join(', ');
    see(undecided);
    throw new Error(`still undecided: ${undecided}`);
  }, seconds);
  return performance.now() - started;
}

/**
 * Resolves when the doctor finds nothing wrong in a shop that is open: what holds at any instant has to hold at each look, what holds
 * when nothing is under way once its jobs are through. @throws Error that names what does not hold
 */
export async function untilTrue(ownerUrl: string): Promise<void> {
  let broken: string[] = [];
  await eventually(async () => {
    broken = await faultsIn(ownerUrl, 'always');
    if (broken.length > 0) return;
    const wrong = await faultsIn(ownerUrl);
    if (wrong.length > 0) throw new Error(`the books are not true: ${wrong.join('; ')}`);
  });
  if (broken.length > 0) throw new Error(`the books are not true at every instant: ${broken.join('; ')}`);
}

/** What the doctor finds wrong, with its first sample; empty when all holds. `always`: only what holds at any instant. */
export async function faultsIn(ownerUrl: string, only?: 'always'): Promise<string[]> {
  const asked = allInvariants().filter(({ when }) => only === undefined || when === only);
  const findings = await examine(ownerUrl, asked);
  return findings.filter((f) => f.violations > 0).map((f) => `${f.id} ${f.title}: ${JSON.stringify(f.samples[0])}`);
}
