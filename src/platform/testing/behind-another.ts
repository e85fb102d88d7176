import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { TestApp } from './harness';

/** Somebody else changes something and commits only when `work` is waiting for it. */
export async function behindAnother<R>(
  { sql, database }: Pick<TestApp, 'sql' | 'database'>,
  change: (other: Client) => Promise<unknown>,
  work: () => Promise<R>,
): Promise<R> {
  const other = new Client({ connectionString: database.ownerUrl });
  await other.connect();
  try {
    await other.query('begin');
    await change(other);
    const working = work();
    let ended = false;
    working.finally(() => (ended = true)).catch(() => undefined);
    for (;;) {
      const [{ waiting }] = await sql(
        `select exists (select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waiting`,
      );
      if (waiting) break;
      if (ended) throw new Error('nothing waited for it');
      await pause(2);
    }
    await other.query('commit');
    return await working;
  } finally {
    await other.end();
  }
}
