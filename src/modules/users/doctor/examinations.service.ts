import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import { messageOf } from '../../../platform/config/error-facts';
import type { Doctor, Scope } from '../../../platform/doctor';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { JobQueue } from '../../../platform/queue/job';
import type { Examination } from '../shapes';
import type { UsersTables } from '../tables';
import { examineJob } from './job';

export interface ExaminationsServiceDeps {
  readonly db: Kysely<UsersTables>;
  readonly queue: JobQueue;
  readonly doctor: Doctor;
}

export interface ExaminationsService {
  /** One that is under way goes before a new one. */
  ask(scope: Scope, userId: string): Promise<z.output<typeof Examination>>;
  /** null: none was ever asked for, or it was long ago. */
  latest(): Promise<z.output<typeof Examination> | null>;
  /** Carries out the one that waits, also one whose worker died. */
  work(signal: AbortSignal): Promise<void>;
}

const leaseSeconds = 60;
const renewMs = 20_000;
const mostTries = 3;

export function createExaminationsService({ db, queue, doctor }: ExaminationsServiceDeps): ExaminationsService {
  async function latest(): Promise<z.output<typeof Examination> | null> {
    const { rows } = await sql<Row>`
      select e.id, e.scope, e.asked_at as "askedAt", u.name as "askedBy", e.finished_at as "finishedAt", e.failure, e.findings
      from examinations e left join users u on u.id = e.asked_by
      order by e.finished_at is not null, e.asked_at desc limit 1`.execute(db);
    const [row] = rows;
    return row ? { ...row, askedAt: row.askedAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null } : null;
  }

  const finish = (id: string, findings: unknown, failure: string | null) =>
    sql`
      update examinations set findings = ${findings === null ? null : JSON.stringify(findings)}::jsonb, failure = ${failure}, finished_at = now(), lease_until = null
      where id = ${id} and finished_at is null`.execute(db);

  async function carryOut({ id, scope }: Claimed, signal: AbortSignal): Promise<void> {
    const renewing = setInterval(() => {
      sql`update examinations set lease_until = now() + make_interval(secs => ${leaseSeconds}) where id = ${id}`
        .execute(db)
        .catch(() => undefined);
    }, renewMs);
    try {
      await finish(id, await doctor.examine(scope, signal), null);
    } catch (error) {
      if (signal.aborted) await sql`update examinations set lease_until = null, tries = tries - 1 where id = ${id}`.execute(db);
      else await finish(id, null, messageOf(error));
    } finally {
      clearInterval(renewing);
    }
  }

  return {
    latest,

    async ask(scope, userId) {
      await sql`insert into examinations (id, scope, asked_by) values (${uuidv7()}, ${scope}, ${userId}) on conflict do nothing`.execute(
        db,
      );
      const asked = await latest();
      await queue.add(examineJob, {}, { key: 'wake' });
      if (!asked) throw new Error('an examination is not there that was just asked for');
      return asked;
    },

    async work(signal) {
      const { rows } = await sql<Claimed>`
        update examinations set lease_until = now() + make_interval(secs => ${leaseSeconds}), tries = tries + 1
        where finished_at is null and (lease_until is null or lease_until < now()) returning id, scope, tries`.execute(db);
      const [claimed] = rows;
      if (!claimed) return;
      if (claimed.tries > mostTries) await finish(claimed.id, null, `It was begun ${mostTries} times and never came to an end.`);
      else await carryOut(claimed, signal);
    },
  };
}

interface Claimed {
  readonly id: string;
  readonly scope: Scope;
  readonly tries: number;
}

interface Row extends Omit<z.output<typeof Examination>, 'askedAt' | 'finishedAt'> {
  readonly askedAt: Date;
  readonly finishedAt: Date | null;
}
