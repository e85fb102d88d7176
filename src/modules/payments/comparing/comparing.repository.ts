import { sql, type Kysely } from 'kysely';
import type { AttemptStatus } from '../domain/attempt';
import type { PaymentsTables } from '../tables';

type Db = Kysely<PaymentsTables>;

export interface OurPayment {
  readonly id: string;
  readonly orderId: string;
  readonly ref: string;
  readonly idempotencyKey: string;
  readonly status: AttemptStatus;
  readonly amount: number;
  readonly currency: string;
  readonly captured: number;
  readonly refunded: number;
}

export async function listOurs(db: Db, provider: string, since: Date, until: Date): Promise<OurPayment[]> {
  const { rows } = await sql<OurPayment>`
    select a.id, a.order_id as "orderId", a.provider_ref as ref, a.idempotency_key as "idempotencyKey", a.status, a.amount_minor as amount,
      a.currency, a.captured_minor as captured, a.refunded_minor - a.rerouted_minor as refunded
    from attempts a
    where a.provider = ${provider} and a.provider_ref is not null and a.created_at >= ${since} and a.created_at < ${until}
    order by a.created_at`.execute(db);
  return rows;
}

/** Also those of another time. */
export async function listKnown(db: Db, provider: string, refs: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ ref: string }>`
    select a.provider_ref as ref from attempts a where a.provider = ${provider} and a.provider_ref = any(${refs}::text[])`.execute(db);
  return new Set(rows.map(({ ref }) => ref));
}

export async function begin(db: Db, id: string, provider: string, since: Date, until: Date): Promise<void> {
  await sql`insert into comparisons (id, provider, since, until) values (${id}, ${provider}, ${since}, ${until})`.execute(db);
}

export interface Outcome {
  readonly payments: number | null;
  readonly differences: number | null;
  readonly failure: string | null;
}

export async function end(db: Db, id: string, { payments, differences, failure }: Outcome): Promise<void> {
  await sql`
    update comparisons set payments = ${payments}, differences = ${differences}, failure = ${failure}, finished_at = now() where id = ${id}`.execute(
    db,
  );
}

/** One that failed is tried again after an hour. */
export async function wasCompared(db: Db, provider: string): Promise<boolean> {
  const { rows } = await sql`
    select c.id from comparisons c
    where c.provider = ${provider} and c.started_at > now() - case when c.failure is null then interval '20 hours' else interval '1 hour' end
    limit 1`.execute(db);
  return rows.length > 0;
}
