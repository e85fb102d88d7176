import { sql, type Kysely } from 'kysely';

/**
 * Texts in further languages: the default one stands in the row, the others here. What shoppers read in them is stored ready
 * to serve as in 0003, but only where it differs from the default. An address is one product's or category's, in any language.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table translations (
      entity text not null check (entity in ('product', 'category', 'attribute')),
      entity_id uuid not null,
      locale text not null check (locale ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$'),
      texts jsonb not null check (jsonb_typeof(texts) = 'object' and texts <> '{}'),
      slug text generated always as (texts ->> 'slug') stored,
      updated_at timestamptz not null default now(),
      primary key (entity, entity_id, locale),
      check (entity <> 'attribute' or not texts ? 'slug'),
      check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120)
    )`.execute(db);
  await sql`create unique index translations_slug on translations (entity, slug) where slug is not null`.execute(db);
  await sql`alter table former_slugs add column locale text not null default ''`.execute(db);
  await sql`
    create table translated_cards (
      product_id uuid not null references products (id),
      currency char(3) not null,
      locale text not null,
      card text not null,
      primary key (product_id, currency, locale)
    )`.execute(db);
  await sql`
    create table translated_pages (
      product_id uuid not null references products (id),
      currency char(3) not null,
      locale text not null,
      head text not null,
      variant_texts text[] not null,
      primary key (product_id, currency, locale)
    )`.execute(db);
  await sql`
    create function translated (of_entity text, id uuid, locales text[], path text[]) returns text language sql stable as $$
      select t.texts #>> path from translations t
      where t.entity = of_entity and t.entity_id = id and t.locale = any(locales) and t.texts #> path is not null
      order by array_position(locales, t.locale) limit 1 $$`.execute(db);
  await onlyOneHasAnAddress(db);
}

/**
 * Those who write addresses of rows go side by side, those who write translated ones alone: neither can take what the other
 * is taking. Both are checked when the statement has written, with the eyes of that moment.
 */
async function onlyOneHasAnAddress(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function address_is_free () returns trigger language plpgsql set search_path from current as $$
    declare twice text;
    begin
      if not exists (select 1 from fresh) then return null; end if;
      perform pg_advisory_xact_lock_shared(hashtext('catalog.translated-addresses'));
      select f.slug into twice from fresh f join translations t on t.entity = tg_argv[0] and t.slug = f.slug and t.entity_id <> f.id limit 1;
      if twice is not null then
        raise exception 'address % is taken in another language', twice using errcode = 'unique_violation', constraint = 'translations_slug';
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create function translated_address_is_free () returns trigger language plpgsql set search_path from current as $$
    declare twice text;
    begin
      if not exists (select 1 from fresh f where f.slug is not null) then return null; end if;
      perform pg_advisory_xact_lock(hashtext('catalog.translated-addresses'));
      select f.slug into twice from fresh f where f.slug is not null and (
        (f.entity = 'product' and exists (select 1 from products p where p.slug = f.slug and p.id <> f.entity_id))
        or (f.entity = 'category' and exists (select 1 from categories c where c.slug = f.slug and c.id <> f.entity_id))) limit 1;
      if twice is not null then
        raise exception 'address % is taken', twice using errcode = 'unique_violation', constraint = 'translations_slug';
      end if;
      return null;
    end $$`.execute(db);
  for (const [table, entity] of [
    ['products', 'product'],
    ['categories', 'category'],
  ] as const) {
    for (const event of ['insert', 'update']) {
      await sql`
        create trigger ${sql.ref(`${table}_address_after_${event}`)} after ${sql.raw(event)} on ${sql.table(table)}
        referencing new table as fresh for each statement execute function address_is_free(${sql.lit(entity)})`.execute(db);
    }
  }
  for (const event of ['insert', 'update']) {
    await sql`
      create trigger ${sql.ref(`translations_address_after_${event}`)} after ${sql.raw(event)} on translations
      referencing new table as fresh for each statement execute function translated_address_is_free()`.execute(db);
  }
}
