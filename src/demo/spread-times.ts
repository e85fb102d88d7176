import type pg from 'pg';

/** A stretch of real time, until the next one begins, and when it is to have been. */
export interface Scene {
  readonly from: Date;
  readonly daysAgo: number;
}

/** A second of the making becomes so many seconds of the shop's life: one buyer takes a minute and a half, not fifty milliseconds. */
const stretch = 1_800;
const daySeconds = 86_400;

/**
 * Moves every time that is stored, in all modules at once, to when its scene is to have been; what lies after the last scene's
 * beginning stays. The order of any two times stays, too, so that nothing comes before its cause. For the making of a demo,
 * while nobody is at work; triggers that guard append-only tables sleep meanwhile. Staff actions must not be on record before
 * the last scene: their chain of hashes covers the times.
 */
export async function spreadTimes(owner: pg.Client, schemas: readonly string[], scenes: readonly Scene[]): Promise<void> {
  const { rows } = await owner.query<{ script: string }>(moves, [schemas]);
  await owner.query(`begin; ${then(scenes)} ${rows.map(({ script }) => script).join('\n')} commit;`);
}

/** As a function of the session: what was before the first scene moves with it. */
function then(scenes: readonly Scene[]): string {
  const [first] = scenes;
  if (!first) throw new Error('a history without scenes');
  const branches = scenes.slice(1).map((next, i) => {
    const { from, daysAgo } = scenes[i] ?? first;
    const most = (daysAgo - next.daysAgo) * daySeconds - 60;
    return `when t < ${instant(next.from)} then ${instant(from)} - make_interval(secs => ${daysAgo * daySeconds})
      + least((t - ${instant(from)}) * ${stretch}, make_interval(secs => ${most}))`;
  });
  return `create or replace function pg_temp.moved(t timestamptz) returns timestamptz language sql immutable as $$
    select case when t < ${instant(first.from)} then t - make_interval(secs => ${first.daysAgo * daySeconds}) ${branches.join('\n')} else t end $$;`;
}

const instant = (at: Date): string => `timestamptz '${at.toISOString()}'`;

const moves = `
  select format('%s update %I.%I set %s; %s',
      case when guarded then format('alter table %I.%I disable trigger user;', s.schema, s.name) end,
      s.schema, s.name, s.columns,
      case when guarded then format('alter table %I.%I enable trigger user;', s.schema, s.name) end) as script
  from (
    select n.nspname as schema, c.relname as name,
      exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as guarded,
      string_agg(format('%1$I = pg_temp.moved(%1$I)', a.attname), ', ') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = any($1::text[]) and c.relkind = 'r' and c.relname not like 'migrations%'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.atttypid = 'timestamptz'::regtype
    group by n.nspname, c.relname, c.oid) as s`;
