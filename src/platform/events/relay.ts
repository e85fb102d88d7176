import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import { isDatabaseUnavailable } from '../db/unavailable';
import { AppError } from '../kernel/errors';
import { crashPoint } from '../kernel/crash-point';
import type { Envelope } from './event';
import type { ModuleTables } from './tables';

export interface RelayDeps {
  readonly module: string;
  readonly db: Kysely<ModuleTables>;
  readonly logger: Logger;
  /** Every consumer of a topic, wherever it runs. */
  consumersOf(topic: string): readonly string[];
  deliverEvent(consumer: string, envelope: Envelope): Promise<void>;
  carryOutCommand(topic: string, envelope: Envelope): Promise<void>;
}

export interface Relay {
  /** Something was committed: look soon. */
  nudge(): void;
  /** Delivers all that is due; returns how many messages it touched. */
  drain(): Promise<number>;
  start(): void;
  /** Stops polling and waits for the running pass. */
  stop(): Promise<void>;
}

interface Message {
  readonly seq: number;
  readonly id: string;
  readonly kind: 'event' | 'command';
  readonly topic: string;
  readonly stream: string | null;
  readonly data: unknown;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly occurred_at: Date;
  readonly attempts: number;
  readonly failures: number;
}
/** `blocked`: consumers that wait for an earlier message of the stream. `followed`: the stream has a later one. */
type Due = Message & { readonly blocked: readonly string[]; readonly followed: boolean };
type Retry = Message & { readonly consumer: string };

const batchSize = 50;
/** Longer than a message takes on the whole; what a killed process had in its hands waits this long, and has to be decided within a minute. */
const leaseSeconds = 40;
const pollMs = 1_000;
const nudgeMs = 5;
const maxFailures = 5;
/** A side that was away is asked again this soon, however long it was: nothing undecided waits longer than a minute when it is back. */
const longestAwaySeconds = 30;
const maxAgeMs = 24 * 60 * 60 * 1000;

/**
 * Moves one module's messages out. Safe to run in several processes: rows are leased, and only the head of each stream
 * is taken. A consumer that fails gets a row of its own in `deliveries` and is tried again there, in order, while the
 * others go on.
 */
export function createRelay({ module, db, logger, consumersOf, deliverEvent, carryOutCommand }: RelayDeps): Relay {
  let timer: NodeJS.Timeout | null = null;
  let nudged: NodeJS.Timeout | null = null;
  let stopped = true;
  let running: Promise<number> | null = null;
  let again = false;
  let retriesAsked = false;

  async function drainOnce(withRetries: boolean): Promise<number> {
    let touched = 0;
    let due = withRetries ? await whatIsDue(db) : { messages: true, retries: false };
    while (due.messages || due.retries) {
      const messages = due.messages ? await passMessages() : { touched: 0, more: false };
      const retries = due.retries ? await passRetries() : 0;
      touched += messages.touched + retries;
      due = { messages: messages.more || retries > 0, retries: due.retries && retries > 0 };
    }
    return touched;
  }

  /** `more`: another look may find something that is due now. */
  async function passMessages(): Promise<{ touched: number; more: boolean }> {
    const { rows } = await claimMessages(db);
    if (rows.length === 0) return { touched: 0, more: false };
    crashPoint('K09');
    const done: number[] = [];
    await Promise.all(rows.map(async (row) => ((await passOne(row)) ? done.push(row.seq) : undefined)));
    crashPoint('K10');
    if (done.length > 0) await sql`update outbox set delivered_at = now(), claimed_until = null where seq = any(${done})`.execute(db);
    return { touched: rows.length, more: rows.length === batchSize || rows.some((row) => row.followed) };
  }

  /** True when the row may be marked delivered with the batch. */
  async function passOne(row: Due): Promise<boolean> {
    if (row.kind === 'command') {
      try {
        await carryOutCommand(row.topic, envelopeOf(row));
        return true;
      } catch (error) {
        await postponeCommand(row, error);
        return false;
      }
    }
    const outcomes = await Promise.all(
      consumersOf(row.topic).map(async (consumer) => {
        if (row.blocked.includes(consumer)) return { consumer, error: null, waits: true };
        try {
          await deliverEvent(consumer, envelopeOf(row));
          return { consumer, error: null, waits: false };
        } catch (error) {
          return { consumer, error: error ?? new Error('unknown'), waits: false };
        }
      }),
    );
    const open = outcomes.filter((o) => o.waits || o.error !== null);
    if (open.length > 0) {
      await db
        .insertInto('deliveries')
        .values(
          open.map(({ consumer, error }) => ({
            message_id: row.id,
            consumer,
            seq: row.seq,
            stream: row.stream,
            ...(error === null ? { last_error: null } : setback(row, { attempts: 1, failures: 0 }, error, consumer)),
          })),
        )
        .onConflict((oc) => oc.doNothing())
        .execute();
    }
    return true;
  }

  async function passRetries(): Promise<number> {
    const { rows } = await claimRetries(db);
    await Promise.all(
      rows.map(async (row) => {
        const own = db.updateTable('deliveries').where('message_id', '=', row.id).where('consumer', '=', row.consumer);
        try {
          await deliverEvent(row.consumer, envelopeOf(row));
          await own.set({ delivered_at: sql<Date>`now()`, claimed_until: null }).execute();
        } catch (error) {
          await own.set({ claimed_until: null, ...setback(row, row, error, row.consumer) }).execute();
        }
      }),
    );
    return rows.length;
  }

  async function postponeCommand(row: Due, error: unknown): Promise<void> {
    await db
      .updateTable('outbox')
      .where('seq', '=', row.seq)
      .set({ claimed_until: null, ...setback(row, row, error, row.topic) })
      .execute();
  }

  /** What a failed try changes: an unreachable other side waits up to a day, a handler that fails is parked after five times. */
  function setback(row: Message, so: { attempts: number; failures: number }, error: unknown, who: string) {
    const counts = !isTransient(error);
    const failures = so.failures + (counts ? 1 : 0);
    const tooOld = Date.now() - row.occurred_at.getTime() > maxAgeMs;
    const park = failures >= maxFailures || (!counts && tooOld);
    const facts = { module, message: row.id, topic: row.topic, consumer: who, failures, err: error };
    if (park) logger.error(facts, 'message parked: fix the cause, then run "galleria replay"');
    else logger.warn(facts, 'message not delivered, will be tried again');
    const pauseSeconds = Math.min(0.2 * 2 ** Math.min(so.attempts, 12), counts ? 300 : longestAwaySeconds);
    return {
      failures,
      last_error: String(error instanceof Error ? (error.stack ?? error.message) : error).slice(0, 4_000),
      available_at: sql<Date>`now() + make_interval(secs => ${pauseSeconds})`,
      ...(park ? { parked_at: sql<Date>`now()` } : {}),
    };
  }

  /** Only a full pass looks at retries: what failed waits, so that nobody who has just committed can have made one due. */
  function pass(withRetries: boolean): Promise<number> {
    again ||= running !== null;
    retriesAsked ||= withRetries;
    running ??= (async () => {
      let touched = 0;
      do {
        again = false;
        const full = retriesAsked;
        retriesAsked = false;
        touched += await drainOnce(full);
      } while (again && !stopped);
      return touched;
    })().finally(() => {
      running = null;
    });
    return running;
  }

  const passQuietly = (withRetries: boolean): void => {
    pass(withRetries).catch((error: unknown) => logger.warn({ module, err: error }, 'outbox pass failed, will be tried again'));
  };

  return {
    nudge() {
      if (stopped || nudged) return;
      nudged = setTimeout(() => {
        nudged = null;
        passQuietly(false);
      }, nudgeMs);
    },
    drain: () => pass(true),
    start() {
      stopped = false;
      timer = setInterval(() => passQuietly(true), pollMs);
      timer.unref();
      passQuietly(true);
    },
    async stop() {
      stopped = true;
      if (timer) clearInterval(timer);
      if (nudged) clearTimeout(nudged);
      nudged = null;
      await running?.catch(() => undefined);
    },
  };
}

/** Gives parked messages of one module another five tries; returns how many. */
export async function replayParked(db: Kysely<ModuleTables>): Promise<number> {
  const again = { parked_at: null, failures: 0, available_at: sql<Date>`now()` };
  const messages = await db.updateTable('outbox').set(again).where('parked_at', 'is not', null).executeTakeFirst();
  const deliveries = await db.updateTable('deliveries').set(again).where('parked_at', 'is not', null).executeTakeFirst();
  return Number(messages.numUpdatedRows + deliveries.numUpdatedRows);
}

const envelopeOf = (row: Message): Envelope => ({
  id: row.id,
  topic: row.topic,
  data: row.data,
  stream: row.stream,
  occurredAt: row.occurred_at.toISOString(),
  correlationId: row.correlation_id,
  causationId: row.causation_id,
});

/** Statements with parameters are parsed once per connection. */
const prepared = true;

/** What a shop at rest asks every second. */
async function whatIsDue(db: Kysely<ModuleTables>): Promise<{ messages: boolean; retries: boolean }> {
  const { rows } = await sql<{ messages: boolean; retries: boolean }>`
    select
      exists (select 1 from outbox o where o.delivered_at is null and o.parked_at is null and o.available_at <= now()) as messages,
      exists (select 1 from deliveries d where d.delivered_at is null and d.parked_at is null and d.available_at <= now()) as retries
    where ${prepared}::boolean`.execute(db);
  return rows[0] ?? { messages: false, retries: false };
}

const claimMessages = (db: Kysely<ModuleTables>) =>
  sql<Due>`
    with due as (
      select c.seq from outbox c
      where c.delivered_at is null and c.parked_at is null and c.available_at <= now()
        and (c.claimed_until is null or c.claimed_until < now())
        and (c.stream is null or not exists (
          select 1 from outbox e
          where e.stream = c.stream and e.seq < c.seq and e.delivered_at is null and e.parked_at is null))
      order by c.seq limit ${sql.lit(batchSize)} for update skip locked)
    update outbox o set claimed_until = now() + make_interval(secs => ${leaseSeconds}), attempts = attempts + 1
    from due where o.seq = due.seq
    returning o.seq, o.id, o.kind, o.topic, o.stream, o.data, o.correlation_id, o.causation_id, o.occurred_at, o.attempts, o.failures,
      array(select d.consumer from deliveries d
        where d.stream = o.stream and d.delivered_at is null and d.parked_at is null) as blocked,
      exists (select 1 from outbox e
        where e.stream = o.stream and e.seq > o.seq and e.delivered_at is null and e.parked_at is null) as followed`.execute(db);

const claimRetries = (db: Kysely<ModuleTables>) =>
  sql<Retry>`
    with due as (
      select c.message_id, c.consumer from deliveries c
      where c.delivered_at is null and c.parked_at is null and c.available_at <= now()
        and (c.claimed_until is null or c.claimed_until < now())
        and (c.stream is null or not exists (
          select 1 from deliveries e
          where e.consumer = c.consumer and e.stream = c.stream and e.seq < c.seq and e.delivered_at is null and e.parked_at is null))
      order by c.seq limit ${sql.lit(batchSize)} for update skip locked),
    claimed as (
      update deliveries d set claimed_until = now() + make_interval(secs => ${leaseSeconds}), attempts = attempts + 1
      from due where d.message_id = due.message_id and d.consumer = due.consumer
      returning d.message_id, d.consumer, d.attempts, d.failures)
    select o.seq, o.id, o.kind, o.topic, o.stream, o.data, o.correlation_id, o.causation_id, o.occurred_at, c.attempts, c.failures, c.consumer
    from claimed c join outbox o on o.id = c.message_id`.execute(db);

/** The other side is not reachable, has no time or lost a race: waiting helps, so it does not count as a failure. */
const isTransient = (error: unknown): boolean =>
  error instanceof AppError ? error.kind === 'unavailable' || error.kind === 'rate-limited' : isDatabaseUnavailable(error);
