import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { CatalogTables } from '../tables';

/** Of a process that died; one that lives renews it. */
export const leaseSeconds = 20;
const renewMs = 5_000;

/** Holds a row of `table` for one worker while it is at work. */
export async function held<R>(
  { db, logger }: { readonly db: Kysely<CatalogTables>; readonly logger: Logger },
  table: 'imports' | 'exports',
  { id, worker }: { readonly id: string; readonly worker: string },
  work: () => Promise<R>,
): Promise<R> {
  const renewal = setInterval(() => {
    sql`
      update ${sql.table(table)} t set lease_until = now() + make_interval(secs => ${leaseSeconds})
      where t.id = ${id} and t.worker = ${worker}`
      .execute(db)
      .catch((error: unknown) => logger.warn({ err: error, table, id }, 'a lease was not renewed'));
  }, renewMs);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
}

export const newWorker = (): string => uuidv7();
