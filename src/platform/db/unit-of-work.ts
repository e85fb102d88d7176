import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import type { Pool } from 'pg';
import type { z } from 'zod';
import type { CommandNames, Contract } from '../facade/contract';
import { topicOf, type EventDefinition } from '../events/event';
import type { ModuleTables } from '../events/tables';
import { currentContext, withContext } from '../kernel/context';
import { AppError } from '../kernel/errors';
import { uuidv7 } from '../kernel/ids';
import { inTransaction, type Statement, type Together } from './transaction';

export interface Tx<T> {
  readonly db: Transaction<T>;
  /** Tells what happened. `stream` is the aggregate's id: events of one stream arrive in order. */
  publish<D extends z.ZodType>(event: EventDefinition<D>, stream: string, data: z.input<D>): void;
  /** Wants something done whenever: a command to another module, or a timeout to oneself. Never awaited. */
  send<C extends Contract, M extends CommandNames<C>>(
    contract: C,
    method: M,
    input: z.input<C['methods'][M]['input']>,
    options?: { delayMs?: number },
  ): void;
  /**
   * Sent together with the commit: for a lock that everyone wants. Its rows are not seen; where it fails, all is rolled back.
   */
  last(statement: Statement<T>): void;
  /** Saves waiting where no statement needs the rows of the one before. */
  readonly together: Together<T>;
}

export interface UnitOfWork<T> {
  /**
   * One transaction: the work and its messages commit together or not at all. Serialization failures and deadlocks
   * are tried again, at most three times, so `work` must have no effect outside `tx`.
   */
  run<R>(work: (tx: Tx<T>) => Promise<R>): Promise<R>;
  /**
   * A facade command with a caller-made id: carried out once, its result kept. The same id with the same input gives
   * that result again; with another input it throws a conflict.
   */
  command<R>(id: string, method: string, input: unknown, work: (tx: Tx<T>) => Promise<R>): Promise<R>;
}

interface Pending {
  readonly kind: 'event' | 'command';
  readonly topic: string;
  readonly stream: string | null;
  readonly data: unknown;
  readonly delayMs: number;
}

export interface UnitOfWorkDeps {
  /** Also the schema. */
  readonly module: string;
  readonly pool: Pool;
  /** Something is waiting in the outbox. */
  readonly afterCommit: () => void;
}

export function createUnitOfWork<T extends ModuleTables>({ module, pool, afterCommit }: UnitOfWorkDeps): UnitOfWork<T> {
  async function run<R>(work: (tx: Tx<T>) => Promise<R>): Promise<R> {
    if (currentContext().inTransaction) throw new Error(`nested unit of work in ${module}`);
    for (let attempt = 1; ; attempt += 1) {
      const pending: Pending[] = [];
      const last: Statement<T>[] = [];
      try {
        const result = await withContext({ inTransaction: module }, () =>
          inTransaction<T, R>(pool, module, async (db, together) => {
            const value = await work({ db, together, ...collecting(pending, last) });
            return { value, last: pending.length > 0 ? [outboxInsert(pending), ...last] : last };
          }),
        );
        if (pending.some((message) => message.delayMs === 0)) afterCommit();
        return result;
      } catch (error) {
        if (attempt >= 4 || !isRetryable(error)) throw error;
        await sleep(5 * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }

  return {
    run,
    command: (id, method, input, work) =>
      run(async (tx) => {
        const inputHash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
        const claimed = await sql`
          insert into commands (id, method, input_hash, result) values (${id}, ${method}, ${inputHash}, 'null')
          on conflict (id) do nothing returning id`.execute(tx.db);
        if (claimed.rows.length === 0) return earlierResult(mailbox(tx.db), id, method, inputHash);
        const result = await work(tx);
        if (result !== null && result !== undefined) {
          await mailbox(tx.db)
            .updateTable('commands')
            .set({ result: JSON.stringify(result) })
            .where('id', '=', id)
            .execute();
        }
        return result;
      }),
  };
}

/** A module's tables always include the mailbox; Kysely cannot infer that from a type parameter. */
const mailbox = (trx: unknown): Transaction<ModuleTables> => trx as Transaction<ModuleTables>;

function collecting<T>(pending: Pending[], last: Statement<T>[]): Pick<Tx<T>, 'publish' | 'send' | 'last'> {
  return {
    publish: (event, stream, data) => {
      pending.push({ kind: 'event', topic: topicOf(event), stream, data: event.data.parse(data), delayMs: 0 });
    },
    send: (contract, method, input, options) => {
      const data = contract.methods[method]?.input.parse(input);
      pending.push({ kind: 'command', topic: `${contract.name}.${method}`, stream: null, data, delayMs: options?.delayMs ?? 0 });
    },
    last: (statement) => void last.push(statement),
  };
}

/** One text for any number of messages, which keep their order. */
function outboxInsert<T>(pending: readonly Pending[]): Statement<T> {
  const { correlationId, causationId } = currentContext();
  const messages = pending.map(({ kind, topic, stream, data, delayMs }) => ({
    id: uuidv7(),
    kind,
    topic,
    stream,
    data,
    delay: delayMs / 1000,
  }));
  return sql`
    insert into outbox (id, kind, topic, stream, data, correlation_id, causation_id, available_at)
    select m.id, m.kind, m.topic, m.stream, m.data, ${correlationId}, ${causationId}, now() + make_interval(secs => m.delay)
    from json_to_recordset(${JSON.stringify(messages)}::json)
      as m (id uuid, kind text, topic text, stream text, data jsonb, delay double precision)`;
}

async function earlierResult<R>(trx: Transaction<ModuleTables>, id: string, method: string, inputHash: string): Promise<R> {
  const row = await trx.selectFrom('commands').select(['method', 'input_hash', 'result']).where('id', '=', id).executeTakeFirstOrThrow();
  if (row.method !== method || row.input_hash !== inputHash) {
    throw new AppError({ kind: 'conflict', code: 'platform.command-reused', title: 'This command id was used for something else.' });
  }
  return row.result as R;
}

const isRetryable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
