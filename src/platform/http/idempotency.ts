import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { ModuleTables } from '../events/tables';
import { isDatabaseUnavailable } from '../db/unavailable';
import { AppError, type ErrorKind } from '../kernel/errors';
import { crashPoint } from '../kernel/crash-point';
import { uuidv7 } from '../kernel/ids';
import type { AnswerBox, AnswerOwner, FinalAnswer } from './answer-box';
import { edgeError, outcomeUnknown } from './problem';

export interface Claim extends AnswerOwner {
  readonly fingerprint: string;
}

export interface OnceOptions {
  readonly db: Kysely<ModuleTables>;
  readonly answers: AnswerBox;
  readonly keep: keyof typeof kept;
  /** How long a run whose process died holds its key. A run that goes on renews its lease. Default 20. */
  readonly leaseSeconds?: number;
}

export interface Once {
  /**
   * Runs `work` once per actor and key and keeps its final answer. `work` gets the id for what it creates; the same id
   * again when an earlier run was cut short. An error becomes an answer through `refusal`, and is kept when it says no for good.
   */
  run(
    claim: Claim,
    work: (resourceId: string) => Promise<FinalAnswer>,
    refusal: (error: AppError) => FinalAnswer,
  ): Promise<{ answer: FinalAnswer; replayed: boolean }>;
}

const kept = { money: 30 * 24 * 3600, day: 24 * 3600 } as const;

/** Idempotency-Key: the IETF draft's header with Stripe's semantics, on the module's own table. */
export function createOnce({ db, answers, keep, leaseSeconds = 20 }: OnceOptions): Once {
  const terms: Terms = { keepSeconds: kept[keep], leaseSeconds };
  return {
    async run(claim, work, refusal) {
      const fresh = uuidv7();
      const claimed = await claimKey(db, answers, claim, fresh, terms).catch((error: unknown) => {
        if (isDatabaseUnavailable(error)) eventually(() => unclaim(db, claim, fresh, terms));
        throw error;
      });
      if ('answer' in claimed) return { answer: claimed.answer, replayed: true };
      crashPoint('K01');
      const lease = renewed(db, claim, claimed.lease, terms);
      try {
        const answer = await work(claimed.resourceId).catch((error: unknown) => {
          if (error instanceof AppError && isFinal[error.kind]) return refusal(error);
          throw error;
        });
        crashPoint('K08');
        const earlier = await keepAnswer(db, answers, claim, await lease.end(), answer);
        return earlier ? { answer: earlier, replayed: true } : { answer, replayed: false };
      } catch (error) {
        const last = await lease.end();
        await letGo(db, claim, last, nothingHappened(error)).catch(() => eventually(() => letGo(db, claim, last, false)));
        throw doubtful(error);
      }
    },
  };
}

/** @throws EdgeError 400 for a header that is missing or not 1–255 visible ASCII characters */
export function readKey(header: string | string[] | undefined): string {
  if (header === undefined || header === '') {
    throw edgeError({
      status: 400,
      code: 'request.idempotency-key-missing',
      title: 'This route needs an Idempotency-Key header.',
      errors: [{ in: 'header', pointer: '/Idempotency-Key', detail: 'is missing' }],
    });
  }
  if (typeof header !== 'string' || !visible.test(header)) {
    throw edgeError({
      status: 400,
      code: 'request.invalid',
      title: 'The request is not valid.',
      errors: [{ in: 'header', pointer: '/Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters' }],
    });
  }
  return header;
}

/** SHA-256 of method, path and canonical body: members sorted, bytes as they are. */
export function fingerprintOf(method: string, path: string, sent: unknown): string {
  const hash = createHash('sha256').update(`${method}\n${path}\n`);
  return (Buffer.isBuffer(sent) ? hash.update(sent) : hash.update(canonical(sent))).digest('base64url');
}

/** Whoever died with it is not on it any more. A run that goes on has renewed its lease long before. */
export async function letGoOfTheDead(db: Kysely<ModuleTables>): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ locked_until: null })
    .where('status', 'is', null)
    .where('locked_until', '<', sql<Date>`now() - interval '60 seconds'`)
    .execute();
}

const visible = /^[\x21-\x7e]{1,255}$/;

/** A "no" of the business is kept. Not kept: errors of shape, of identity, of load. */
const isFinal: Readonly<Record<ErrorKind, boolean>> = {
  declined: true,
  forbidden: true,
  'not-found': true,
  conflict: true,
  gone: true,
  rule: true,
  invalid: false,
  unauthenticated: false,
  'rate-limited': false,
  unavailable: false,
};

/** Only then may the key be used for something else; in doubt the next run resumes this one. */
const nothingHappened = (error: unknown): boolean =>
  error instanceof AppError && error.kind !== 'unavailable' && !isDatabaseUnavailable(error);

type Claimed = { readonly resourceId: string; readonly lease: string } | { readonly answer: FinalAnswer };

interface Terms {
  readonly keepSeconds: number;
  readonly leaseSeconds: number;
}

const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${sql.lit(seconds)})`;
const leaseText = sql<string>`locked_until::text`.as('lease');

/**
 * A lease is short, so that a killed process holds nobody up for long, and renewed while its run goes on, so that a slow run
 * keeps it. `end` stops that and says which lease the run holds now.
 */
function renewed(db: Kysely<ModuleTables>, claim: Claim, first: string, { leaseSeconds }: Terms): { end(): Promise<string> } {
  let lease = first;
  let renewing: Promise<void> | null = null;
  const renew = async (): Promise<void> => {
    const row = await extendLease(db, claim, lease, leaseSeconds).catch(() => undefined);
    if (row) lease = row.lease;
    renewing = null;
  };
  const timer = setInterval(() => (renewing ??= renew()), leaseSeconds * 250);
  timer.unref();
  return {
    async end() {
      clearInterval(timer);
      await renewing;
      return lease;
    },
  };
}

async function claimKey(db: Kysely<ModuleTables>, answers: AnswerBox, claim: Claim, resourceId: string, terms: Terms): Promise<Claimed> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const fresh = await insertKey(db, claim, resourceId, terms);
    if (fresh) return { resourceId: fresh.resource_id, lease: fresh.lease };
    const known = await findKey(db, claim);
    if (!known) continue;
    if (known.fingerprint !== claim.fingerprint) throw reused();
    if (known.status !== null) return { answer: answerOf(answers, claim, known.status, known.sealed_answer) };
    if (known.running) throw inProgress();
    const resumed = await takeOver(db, claim, terms.leaseSeconds);
    if (resumed) return { resourceId: resumed.resource_id, lease: resumed.lease };
  }
  throw inProgress();
}

/** One statement, before any work. A key past its time counts as absent. */
async function insertKey(
  db: Kysely<ModuleTables>,
  { actor, key, fingerprint }: Claim,
  resourceId: string,
  { keepSeconds, leaseSeconds }: Terms,
): Promise<{ readonly resource_id: string; readonly lease: string } | undefined> {
  const { rows } = await sql<{ resource_id: string; lease: string }>`
    insert into idempotency_keys as k (actor, key, fingerprint, resource_id, locked_until, expires_at)
    values (${actor}, ${key}, ${fingerprint}, ${resourceId}, now() + make_interval(secs => ${leaseSeconds}),
      now() + make_interval(secs => ${keepSeconds}))
    on conflict (actor, key) do update set fingerprint = excluded.fingerprint, resource_id = excluded.resource_id,
      locked_until = excluded.locked_until, expires_at = excluded.expires_at, created_at = now(), status = null, sealed_answer = null
      where k.expires_at < now()
    returning k.resource_id, k.locked_until::text as lease`.execute(db);
  return rows[0];
}

const findKey = (db: Kysely<ModuleTables>, { actor, key }: Claim) =>
  db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'status', 'sealed_answer', sql<boolean>`coalesce(locked_until > now(), false)`.as('running')])
    .where('actor', '=', actor)
    .where('key', '=', key)
    .executeTakeFirst();

const takeOver = (db: Kysely<ModuleTables>, { actor, key, fingerprint }: Claim, leaseSeconds: number) =>
  db
    .updateTable('idempotency_keys')
    .set({ locked_until: inSeconds(leaseSeconds) })
    .where('actor', '=', actor)
    .where('key', '=', key)
    .where('fingerprint', '=', fingerprint)
    .where('status', 'is', null)
    .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<=', sql<Date>`now()`)]))
    .returning(['resource_id', leaseText])
    .executeTakeFirst();

const extendLease = (db: Kysely<ModuleTables>, { actor, key }: Claim, lease: string, leaseSeconds: number) =>
  db
    .updateTable('idempotency_keys')
    .set({ locked_until: inSeconds(leaseSeconds) })
    .where('actor', '=', actor)
    .where('key', '=', key)
    .where('locked_until', '=', sql<Date>`${lease}::timestamptz`)
    .returning(leaseText)
    .executeTakeFirst();

/** Null when kept; the earlier answer when another run, after this one lost its lease, was first. */
async function keepAnswer(
  db: Kysely<ModuleTables>,
  answers: AnswerBox,
  claim: Claim,
  lease: string,
  answer: FinalAnswer,
): Promise<FinalAnswer | null> {
  const stored = await sql`
    update idempotency_keys set status = ${answer.status}, sealed_answer = ${answers.seal(claim, answer)}, locked_until = null
    where actor = ${claim.actor} and key = ${claim.key} and locked_until = ${lease}::timestamptz
    returning 1 as kept`.execute(db);
  if (stored.rows.length > 0) return null;
  const other = await findKey(db, claim);
  return other && other.fingerprint === claim.fingerprint && other.status !== null
    ? answerOf(answers, claim, other.status, other.sealed_answer)
    : null;
}

/** @throws AppError request.answer-lost when the installation's secret is not the one it was sealed under */
function answerOf(answers: AnswerBox, owner: AnswerOwner, status: number, sealed: Buffer | null): FinalAnswer {
  const answer = sealed && answers.open(owner, status, sealed);
  if (!answer) throw lost();
  return answer;
}

async function letGo(db: Kysely<ModuleTables>, claim: Claim, lease: string, forget: boolean): Promise<void> {
  const mine = sql<boolean>`actor = ${claim.actor} and key = ${claim.key} and locked_until = ${lease}::timestamptz`;
  if (forget) await db.deleteFrom('idempotency_keys').where(mine).execute();
  else await db.updateTable('idempotency_keys').set({ locked_until: null }).where(mine).execute();
}

/**
 * The database went away before it said whether the key was written, and who sent it is told that nothing happened: the same key may
 * come again at once. One that another run has taken over since stays.
 */
async function unclaim(db: Kysely<ModuleTables>, { actor, key }: Claim, resourceId: string, { leaseSeconds }: Terms): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('actor', '=', actor)
    .where('key', '=', key)
    .where('resource_id', '=', resourceId)
    .where('status', 'is', null)
    .where('locked_until', '=', sql<Date>`created_at + make_interval(secs => ${sql.lit(leaseSeconds)})`)
    .execute();
}

/** The database is away: without this the key would stay locked for the rest of its lease. */
function eventually(work: () => Promise<void>, attempt = 1): void {
  if (attempt > 5) return;
  setTimeout(() => void work().catch(() => eventually(work, attempt + 1)), 500 * 2 ** attempt).unref();
}

const reused = (): AppError =>
  new AppError({ kind: 'rule', code: 'request.idempotency-key-reused', title: 'This Idempotency-Key was used for another request.' });

const lost = (): AppError =>
  new AppError({
    kind: 'conflict',
    code: 'request.answer-lost',
    title: 'The request with this key was carried out, but its answer can no longer be read.',
  });

/** Who runs into it knows nothing, unless the module says so; the code stays, the status does not say "nothing happened". */
function doubtful(error: unknown): unknown {
  if (isDatabaseUnavailable(error)) return outcomeUnknown(error);
  if (!(error instanceof AppError) || error.kind !== 'unavailable' || error.nothingHappened) return error;
  const { code, title, message: detail } = error;
  return outcomeUnknown(error, { code, title, detail });
}

const inProgress = (): AppError =>
  new AppError({
    kind: 'conflict',
    code: 'request.in-progress',
    title: 'The first request with this key is still running.',
    retryAfter: 1,
  });

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
