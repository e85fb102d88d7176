import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { ModuleTables } from '../events/tables';
import { uuidv7 } from '../kernel/ids';
import { problemOf } from './problem';
import type { Answer, RouteSpec } from './route';

/** Longer than any handler takes: until then a row that was begun is not looked at. */
const patienceSeconds = 300;
const maxIds = 10;
const maxIdLength = 200;

export interface ActionLogOptions {
  /** `<module>.<command>` that takes an `ActionEntry`. */
  readonly topic: string;
  /** Every permission → the roles that have it from the start. */
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly logger: Logger;
}

/** What somebody with a right that shoppers do not have has changed. */
export interface ActionEntry {
  readonly actionId: string;
  readonly at: string;
  readonly userId: string;
  /** The right by which they could. */
  readonly permission: string;
  readonly method: string;
  /** The route's pattern. */
  readonly route: string;
  readonly summary: string;
  /** What it was done to: the parameters of the path, what the body names as `…Id`, and what the answer says was made. */
  readonly objectIds: readonly string[];
  /** Null: begun, and nobody lived to say how it ended. */
  readonly status: number | null;
  readonly requestId: string;
  readonly ip: string;
}

export interface Actor {
  readonly userId: string;
  readonly requestId: string;
  readonly ip: string;
  readonly can: (permission: string) => boolean;
  /** Values of the path's parameters. */
  readonly params: unknown;
  readonly body: unknown;
  /** Id of what the route creates; empty where it has none. */
  readonly resourceId: string;
}

/** Carries out the work of one route and leaves its entry. */
export type Watch = (actor: Actor, work: () => Promise<Answer>) => Promise<Answer>;

export interface ActionLog {
  /** Null: the route changes nothing, or shoppers may do it as well. */
  watch(route: RouteSpec, pattern: string, db: Kysely<ModuleTables>): Watch | null;
}

/**
 * The entry is a command in the outbox of the module that serves the route. It is written before the work, held back, and
 * filled in after it: whoever dies in between leaves an entry without an outcome, never a change without an entry. What was
 * refused (4xx) changed nothing and leaves none.
 */
export function createActionLog({ topic, permissions, logger }: ActionLogOptions): ActionLog {
  const forStaff = (permission: string | undefined): permission is string =>
    permission !== undefined && !namesAny(permissions[permission], 'guest', 'customer');

  return {
    watch({ method, asks, access, summary }, pattern, db) {
      const always = forStaff(access.permission) ? access.permission : null;
      const wider = access.own === true && forStaff(access.all) ? access.all : null;
      if (method === 'get' || asks || (always ?? wider) === null) return null;

      return async (actor, work) => {
        const permission = always ?? (wider !== null && actor.can(wider) ? wider : null);
        if (permission === null) return work();
        const entry: ActionEntry = {
          actionId: uuidv7(),
          at: new Date().toISOString(),
          userId: actor.userId,
          permission,
          method: method.toUpperCase(),
          route: pattern,
          summary,
          objectIds: idsOf(actor),
          status: null,
          requestId: actor.requestId,
          ip: actor.ip,
        };
        await begin(db, topic, entry);
        let answer: Answer;
        try {
          answer = await work();
        } catch (error) {
          const { status } = problemOf(error, { instance: '', requestId: '' });
          await ended({ ...entry, status });
          throw error;
        }
        await ended({ ...entry, status: answer.status, objectIds: idsOf(actor, answer) });
        return answer;
      };

      /** When this fails the entry that was begun stays, and tells of the change without its outcome. */
      async function ended(entry: ActionEntry & { status: number }): Promise<void> {
        const refused = entry.status >= 400 && entry.status < 500;
        await (refused ? forget(db, entry.actionId) : finish(db, entry)).catch((error: unknown) =>
          logger.warn({ err: error, actionId: entry.actionId, requestId: entry.requestId }, 'the outcome of an action was not written'),
        );
      }
    },
  };
}

async function begin(db: Kysely<ModuleTables>, topic: string, entry: ActionEntry): Promise<void> {
  await db
    .insertInto('outbox')
    .values({
      id: entry.actionId,
      kind: 'command',
      topic,
      stream: null,
      data: JSON.stringify(entry),
      correlation_id: entry.requestId,
      causation_id: null,
      available_at: sql<Date>`now() + make_interval(secs => ${patienceSeconds})`,
    })
    .execute();
}

async function finish(db: Kysely<ModuleTables>, entry: ActionEntry): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ data: JSON.stringify(entry), available_at: sql<Date>`now()` })
    .where('id', '=', entry.actionId)
    .where('attempts', '=', 0)
    .execute();
}

async function forget(db: Kysely<ModuleTables>, actionId: string): Promise<void> {
  await db.deleteFrom('outbox').where('id', '=', actionId).where('attempts', '=', 0).execute();
}

function idsOf({ params, body, resourceId }: Actor, answer?: Answer): string[] {
  const named = Object.entries(body ?? {}).flatMap(([key, value]: [string, unknown]) => (key.endsWith('Id') ? [value] : []));
  const made = answer?.status === 201 ? [resourceId, idIn(answer.body)] : [];
  const ids = [...Object.values(params ?? {}), ...named, ...made].filter((id): id is string => typeof id === 'string' && id !== '');
  return [...new Set(ids)].slice(0, maxIds).map((id) => id.slice(0, maxIdLength));
}

/** How an answer names what it shows. */
function idIn(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  return 'id' in body ? body.id : 'name' in body ? body.name : undefined;
}

const namesAny = (roles: unknown, ...wanted: readonly string[]): boolean =>
  Array.isArray(roles) && roles.some((role: unknown) => typeof role === 'string' && wanted.includes(role));
