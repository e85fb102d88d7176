import { sql, type Kysely } from 'kysely';

/**
 * What staff have changed, for ever. Each entry's hash covers the one before; where it came from is personal, so it lies
 * beside, under a salted digest that stays true when it is emptied.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_entries (
      id uuid primary key,
      seq bigint not null unique,
      happened_at timestamptz not null,
      user_id uuid not null,
      permission text not null,
      method text not null,
      route text not null,
      summary text not null,
      object_ids text[] not null,
      status int,
      request_id text not null,
      source_digest bytea not null,
      hash bytea not null unique check (length(hash) = 32)
    )`.execute(db);
  await sql`create index audit_entries_of_user on audit_entries (user_id, id desc)`.execute(db);
  await sql`create index audit_entries_happened on audit_entries (happened_at)`.execute(db);
  await sql`create index audit_entries_objects on audit_entries using gin (object_ids)`.execute(db);
  await sql`create trigger audit_entries_append_only before update or delete on audit_entries for each row execute function refuse_change()`.execute(
    db,
  );
  await sql`
    create table audit_sources (
      entry_id uuid primary key references audit_entries (id),
      ip text not null check (length(ip) <= 45),
      salt bytea not null check (length(salt) = 16)
    )`.execute(db);
  await sql`
    create table audit_heads (
      only_one boolean primary key default true check (only_one),
      seq bigint not null,
      hash bytea not null
    )`.execute(db);
  await sql`insert into audit_heads (seq, hash) values (0, sha256(''))`.execute(db);
  await sql`
    create function audit_hash(
      previous bytea, seq bigint, id uuid, happened_at timestamptz, user_id uuid, permission text, method text, route text, summary text,
      object_ids text[], status int, request_id text, source_digest bytea) returns bytea language sql stable as $$
      select sha256(previous || convert_to(jsonb_build_array(
        seq, id, (extract(epoch from happened_at) * 1000000)::bigint, user_id, permission, method, route, summary,
        to_jsonb(object_ids), status, request_id, encode(source_digest, 'hex'))::text, 'UTF8'))
    $$`.execute(db);
}
