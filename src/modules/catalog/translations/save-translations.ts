import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { Translations } from '../domain/translations';
import type { CatalogTables } from '../tables';

export type Entity = 'product' | 'category' | 'attribute';

export interface Translated {
  readonly id: string;
  readonly translations: Translations<object>;
}

/**
 * These are their translations from now on; an address that is left leads to the present one of its locale. Three statements
 * for any number. Whoever also writes addresses of rows takes `lockTranslatedAddresses` first.
 */
export async function saveTranslations(db: Transaction<CatalogTables>, entity: Entity, given: readonly Translated[]): Promise<void> {
  const rows = given.flatMap(({ id, translations }) => Object.entries(translations).map(([locale, texts]) => ({ id, locale, texts })));
  const ids = given.map(({ id }) => id);
  const wanted = sql`json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, locale text, texts jsonb)`;
  if (entity !== 'attribute') {
    await sql`
      insert into former_slugs (kind, slug, target_id, locale)
      select t.entity, t.slug, t.entity_id, t.locale from translations t
      left join (select r.* from ${wanted}) w on w.id = t.entity_id and w.locale = t.locale
      where t.entity = ${entity} and t.entity_id = any(${ids}::uuid[]) and t.slug is distinct from w.texts ->> 'slug' and t.slug is not null
      on conflict (kind, slug) do update set target_id = excluded.target_id, locale = excluded.locale, created_at = now()`.execute(db);
  }
  await sql`
    with taken as (
      delete from former_slugs f using ${wanted} where f.kind = ${entity} and f.slug = r.texts ->> 'slug')
    delete from translations t where t.entity = ${entity} and t.entity_id = any(${ids}::uuid[])
      and not exists (select 1 from ${wanted} where r.id = t.entity_id and r.locale = t.locale)`.execute(db);
  if (rows.length === 0) return;
  await sql`
    insert into translations as t (entity, entity_id, locale, texts)
    select ${entity}, r.id, r.locale, r.texts from ${wanted} order by r.id, r.locale
    on conflict (entity, entity_id, locale) do update set texts = excluded.texts, updated_at = now() where t.texts <> excluded.texts`.execute(
    db,
  );
}

/** Nobody writes an address until the end of the transaction. */
export const lockTranslatedAddresses = (db: Transaction<CatalogTables>) =>
  sql`select pg_advisory_xact_lock(hashtext('catalog.translated-addresses'))`.execute(db);

export const forgetTranslations = (db: Transaction<CatalogTables>, entity: Entity, id: string) =>
  sql`delete from translations t where t.entity = ${entity} and t.entity_id = ${id}`.execute(db);

/** A JSON object by locale, `{}` without any; of the row whose id stands in `id`. */
export const translationsSql = <T = unknown>(entity: Entity, id: string): RawBuilder<T> => sql<T>`
  (select coalesce(json_object_agg(t.locale, t.texts order by t.locale), '{}') from translations t
    where t.entity = ${sql.lit(entity)} and t.entity_id = ${sql.ref(id)})`;

/** Whether one has this address in some language. */
export async function translatedSlugsLike(db: Kysely<CatalogTables>, entity: Entity, beginning: string): Promise<string[]> {
  const { rows } = await sql<{ slug: string }>`
    select t.slug from translations t where t.entity = ${entity} and t.slug like ${`${beginning}%`}`.execute(db);
  return rows.map((r) => r.slug);
}
