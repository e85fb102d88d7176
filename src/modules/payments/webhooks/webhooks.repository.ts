import { sql, type Kysely, type Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { ProviderReport } from '../domain/attempt';
import type { ProviderEvent } from '../providers/provider';
import type { EventHint, PaymentsTables } from '../tables';

type Db = Kysely<PaymentsTables> | Transaction<PaymentsTables>;

export interface StoredEvent {
  readonly id: string;
  readonly provider: string;
  readonly eventId: string;
  readonly kind: ProviderEvent['kind'];
  readonly ref: string;
  readonly report: ProviderReport | null;
  readonly hint: EventHint | null;
}

/** Ids of those that were not there yet. */
export async function storeEvents(db: Db, provider: string, events: readonly ProviderEvent[]): Promise<string[]> {
  const given = events.map(({ attemptId, captureRef, toldMinor, refund, ...event }) => ({
    ...event,
    id: uuidv7(),
    hint: attemptId === undefined && refund === undefined ? null : { attemptId, captureRef, toldMinor, refund },
  }));
  const { rows } = await sql<{ id: string }>`
    insert into webhook_events (id, provider, event_id, kind, provider_ref, report, hint, occurred_at, apply_at)
    select e.id, ${provider}, e."eventId", e.kind, e.ref, nullif(e.report, 'null'::jsonb), nullif(e.hint, 'null'::jsonb), e."occurredAt", now()
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
      as e (id uuid, "eventId" text, kind text, ref text, report jsonb, hint jsonb, "occurredAt" timestamptz)
    on conflict on constraint webhook_events_once do nothing
    returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** Whoever has it locked applies it. Null: it is applied, or somebody else is on it. */
export async function takeEvent(db: Transaction<PaymentsTables>, id: string): Promise<StoredEvent | null> {
  const { rows } = await sql<StoredEvent>`
    select e.id, e.provider, e.event_id as "eventId", e.kind, e.provider_ref as ref, e.report, e.hint
    from webhook_events e where e.id = ${id} and e.status = 'received' for update skip locked`.execute(db);
  return rows[0] ?? null;
}

export async function listDueEvents(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select e.id from webhook_events e where e.apply_at <= now() order by e.apply_at limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function findAttemptByRef(db: Db, provider: string, ref: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select a.id from attempts a where a.provider = ${provider} and a.provider_ref = ${ref}`.execute(db);
  return rows[0]?.id ?? null;
}

/** The payment of which an address was told; not when it is known to be another one at the provider. */
export async function findAttemptToldOf(db: Db, provider: string, id: string, ref: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select a.id from attempts a
    where a.id = ${id}::uuid and a.provider = ${provider} and coalesce(a.provider_ref, ${ref}) = ${ref}`.execute(db);
  return rows[0]?.id ?? null;
}

export async function markApplied(db: Db, id: string, attemptId: string): Promise<void> {
  await sql`
    update webhook_events set status = 'applied', attempt_id = ${attemptId}, applied_at = now(), apply_at = null where id = ${id}`.execute(
    db,
  );
}

/** How long a payment nobody knows is waited for, in days; providers repeat a webhook for as long. */
const patienceDays = 3;

/** Looked at again later, ever more rarely; given up when its payment never appeared. True: given up. */
export async function postpone(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ status: string }>`
    update webhook_events e set tries = e.tries + 1,
      status = case when e.received_at < now() - make_interval(days => ${patienceDays}) then 'unmatched' else 'received' end,
      apply_at = case when e.received_at < now() - make_interval(days => ${patienceDays}) then null
        else now() + make_interval(secs => least(2 * power(2, least(e.tries, 12)), 3600)) end
    where e.id = ${id} and e.status = 'received' returning e.status`.execute(db);
  return rows[0]?.status === 'unmatched';
}
