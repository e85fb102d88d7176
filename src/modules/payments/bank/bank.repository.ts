import { sql, type Kysely, type Transaction } from 'kysely';
import { bankTransfer, offlineProviders } from '../domain/offline';
import type { AttemptStatus } from '../domain/attempt';
import type { PaymentsTables } from '../tables';

type Db = Kysely<PaymentsTables> | Transaction<PaymentsTables>;
type Tx = Transaction<PaymentsTables>;

export interface NewBankLine {
  readonly id: string;
  readonly fingerprint: string;
  readonly bookedOn: string;
  /** Minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  readonly payer: string;
  readonly purpose: string;
  readonly enteredBy: string;
}

export type LineState = 'applied' | 'held' | 'open' | 'settled';

export interface BankLine extends NewBankLine {
  readonly attemptId: string | null;
  readonly state: LineState;
}

/** False: that line is stored already. */
export async function insertLine(db: Tx, line: NewBankLine): Promise<boolean> {
  const { id, fingerprint, bookedOn, amount, currency, payer, purpose, enteredBy } = line;
  const { rows } = await sql`
    insert into bank_lines (id, fingerprint, booked_on, amount_minor, currency, payer, purpose, state, entered_by)
    values (${id}, ${fingerprint}, ${bookedOn}::date, ${amount}, ${currency}, ${payer}, ${purpose}, 'open', ${enteredBy})
    on conflict (fingerprint) do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** Nobody else books it until the transaction ends. */
export async function lockLine(db: Tx, id: string): Promise<BankLine | null> {
  const { rows } = await sql<BankLine>`
    select l.id, l.fingerprint, l.booked_on::text as "bookedOn", l.amount_minor as amount, l.currency, l.payer, l.purpose, l.entered_by as "enteredBy",
      l.attempt_id as "attemptId", l.state
    from bank_lines l where l.id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}

/** Parts that came before it are applied with it. */
export async function setLine(db: Tx, id: string, attemptId: string | null, state: LineState): Promise<void> {
  await sql`
    update bank_lines set attempt_id = ${attemptId}::uuid, state = ${state}
    where id = ${id} or (${state} = 'applied' and attempt_id = ${attemptId}::uuid and state = 'held')`.execute(db);
}

/** Parts of a payment that wait for the rest, together. */
export async function sumHeld(db: Db, attemptId: string): Promise<number> {
  const { rows } = await sql<{ held: number }>`
    select coalesce(sum(l.amount_minor), 0)::bigint as held from bank_lines l where l.attempt_id = ${attemptId} and l.state = 'held'`.execute(
    db,
  );
  return rows[0]?.held ?? 0;
}

export async function knownFingerprints(db: Db, fingerprints: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ fingerprint: string }>`
    select l.fingerprint from bank_lines l where l.fingerprint = any(${fingerprints}::text[])`.execute(db);
  return new Set(rows.map((row) => row.fingerprint));
}

export interface AwaitedTransfer {
  readonly id: string;
  readonly orderId: string;
  readonly reference: string;
  readonly status: AttemptStatus;
  readonly amount: number;
  readonly currency: string;
  readonly held: number;
  readonly createdAt: Date;
  readonly until: Date | null;
}

const transfers = sql`
  select a.id, a.order_id as "orderId", a.provider_ref as reference, a.status, a.amount_minor as amount, a.currency, a.created_at as "createdAt",
    c.expires_at as until,
    (select coalesce(sum(l.amount_minor), 0)::bigint from bank_lines l where l.attempt_id = a.id and l.state = 'held') as held
  from attempts a join collections c on c.order_id = a.order_id
  where a.provider = ${bankTransfer} and a.provider_ref is not null`;

export async function findByReferences(db: Db, references: readonly string[]): Promise<AwaitedTransfer[]> {
  const { rows } = await sql<AwaitedTransfer>`${transfers} and a.provider_ref = any(${references}::text[])`.execute(db);
  return rows;
}

/** Oldest first. */
export async function listAwaited(db: Db, limit: number): Promise<AwaitedTransfer[]> {
  const { rows } = await sql<AwaitedTransfer>`
    ${transfers} and a.status = 'requires_action' order by a.created_at, a.id limit ${limit}`.execute(db);
  return rows;
}

export interface RefundToSend {
  readonly id: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly provider: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly payer: string | null;
  /** Less than the amount where less had come. */
  readonly toSend: number;
  readonly createdAt: Date;
}

export interface EndedRefund extends Omit<RefundToSend, 'toSend'> {
  readonly sent: boolean;
  readonly note: string | null;
  readonly endedAt: Date;
}

/** What staff said when they ended it. */
export async function noteRefund(db: Tx, id: string, note: string): Promise<void> {
  await sql`update refunds set note = ${note === '' ? null : note} where id = ${id}`.execute(db);
}

/** Those that staff have ended, newest first. */
export async function listEndedRefunds(db: Db, limit: number): Promise<EndedRefund[]> {
  const { rows } = await sql<EndedRefund>`
    select ${refundFacts}, r.status = 'succeeded' as sent, r.note, r.updated_at as "endedAt"
    from refunds r join attempts a on a.id = r.attempt_id
    where r.status <> 'requested' and r.part_of is null and not r.to_wallet and a.provider = any(${offlineProviders}::text[])
      and (r.failure_code is null or r.failure_code = 'not-sent')
    order by r.updated_at desc, r.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Money that staff have to give back with their own hands, oldest first. */
export async function listRefundsToSend(db: Db, limit: number): Promise<RefundToSend[]> {
  const { rows } = await sql<RefundToSend>`
    select ${refundFacts},
      case when b.came is null then r.amount_minor else least(r.amount_minor, greatest(b.came - coalesce((
        select sum(o.amount_minor) from refunds o
        where o.attempt_id = a.id and o.status <> 'failed' and (o.created_at, o.id) < (r.created_at, r.id)), 0), 0))::bigint end as "toSend"
    from refunds r join attempts a on a.id = r.attempt_id
    cross join lateral (
      select sum(l.amount_minor)::bigint as came from bank_lines l where l.attempt_id = a.id and l.state in ('applied', 'held')) b
    where r.status = 'requested' and r.provider_ref is not null and a.provider = any(${offlineProviders}::text[])
    order by r.created_at, r.id limit ${limit}`.execute(db);
  return rows;
}

/** Parts of payments that came to nothing: their money is somebody's. */
export async function openForsaken(db: Tx, limit: number): Promise<BankLine[]> {
  const { rows } = await sql<BankLine>`
    with f as (
      select l.id from bank_lines l join attempts a on a.id = l.attempt_id
      where l.state = 'held' and a.status not in ('requires_action', 'pending') limit ${limit} for update of l skip locked)
    update bank_lines l set state = 'open' from f where l.id = f.id
    returning l.id, l.fingerprint, l.booked_on::text as "bookedOn", l.amount_minor as amount, l.currency, l.payer, l.purpose, l.entered_by as "enteredBy",
      l.attempt_id as "attemptId", l.state`.execute(db);
  return rows;
}

const refundFacts = sql`r.id, a.id as "paymentId", a.order_id as "orderId", a.provider, r.amount_minor as amount, r.currency, r.reason, r.created_at as "createdAt",
  (select l.payer from bank_lines l where l.attempt_id = a.id and l.state = 'applied' order by l.created_at desc limit 1) as payer`;
