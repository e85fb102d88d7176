import { sql, type Kysely } from 'kysely';
import type { Storage } from '../../../platform/storage/storage';
import type { CatalogTables } from '../tables';

export interface FilePrunerDeps {
  readonly db: Kysely<CatalogTables>;
  readonly storage: Storage;
}

export interface FilePruner {
  /** Files of imports after 30 days, with what was told of their lines; of exports when they expire; of uploads that broke off after a day. */
  prune(): Promise<void>;
}

const importDays = 30;

export function createFilePruner({ db, storage }: FilePrunerDeps): FilePruner {
  return {
    async prune() {
      const { rows: imports } = await sql<{ id: string; key: string }>`
        select i.id, i.storage_key as key from imports i
        where i.storage_key is not null and i.created_at < now() - make_interval(days => ${importDays}) and i.state not in ('checking', 'running')`.execute(
        db,
      );
      for (const { id, key } of imports) {
        await storage.delete(key);
        await sql`delete from import_lines l where l.import_id = ${id}`.execute(db);
        await sql`
          update imports i set storage_key = null, finished_at = coalesce(i.finished_at, now()),
            state = case when i.state = 'checked' then 'cancelled' else i.state end
          where i.id = ${id} and i.state not in ('checking', 'running')`.execute(db);
      }
      const { rows: exports } = await sql<{ id: string; key: string }>`
        select e.id, e.storage_key as key from exports e where e.state = 'done' and e.expires_at < now()`.execute(db);
      for (const { id, key } of exports) {
        await storage.delete(key);
        await sql`update exports e set state = 'expired', storage_key = null where e.id = ${id}`.execute(db);
      }
      const { rows: broken } = await sql<{ key: string }>`
        select u.storage_key as key from import_uploads u where u.created_at < now() - interval '1 day'`.execute(db);
      for (const { key } of broken) {
        await storage.delete(key);
        await sql`delete from import_uploads u where u.storage_key = ${key}`.execute(db);
      }
    },
  };
}
