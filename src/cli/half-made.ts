import pg, { escapeIdentifier, escapeLiteral } from 'pg';
import { errorCode } from '../platform/config/error-facts';
import { asOwner } from '../platform/db/owner';
import { schemas } from '../platform/db/schemas';

/**
 * The demo is made in many steps by all modules, so it cannot be one transaction. Instead a mark stands in the database while
 * it is made. The mark is only ever set in a shop that nobody has used, and nobody can use the shop before it is gone: whoever
 * opens the database and finds it, waits for the maker, or takes the maker's place and starts over.
 */
const mark = 'demo half made';

/** Held until the connection ends. */
export async function lockDemo(owner: pg.Client): Promise<void> {
  await owner.query(`select pg_advisory_lock(hashtext('galleria demo'))`);
}

export async function beginDemo(owner: pg.Client): Promise<void> {
  await owner.query(`insert into platform.marks (name, value) values ($1, 'begun')`, [mark]);
}

export async function endDemo(owner: pg.Client): Promise<void> {
  await owner.query('delete from platform.marks m where m.name = $1', [mark]);
}

export const isHalfMade = (owner: pg.Client): Promise<boolean> => hasMark(owner, mark);

/** Also of a database that was never set up. */
export async function hasMark(owner: pg.Client, name: string): Promise<boolean> {
  try {
    return (await owner.query('select 1 from platform.marks m where m.name = $1', [name])).rowCount === 1;
  } catch (error) {
    if (['42P01', '3F000', '42501'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

/** Only for who holds the lock and has seen the mark. */
export const dropHalfMade = (owner: pg.Client): Promise<void> => dropModules(owner, mark);

/** Everything the modules have, and the mark that allows it; what is left is as before the first set-up. */
export async function dropModules(owner: pg.Client, allowedBy: string): Promise<void> {
  const dropped = schemas.map((schema) => `drop schema if exists ${escapeIdentifier(schema)} cascade;`).join('\n');
  await owner.query(`begin; ${dropped} delete from platform.marks m where m.name in (${escapeLiteral(allowedBy)}, 'provisioned'); commit;`);
}

/** A shop whose making was cut short is taken away, so that the set-up makes it anew. */
export async function takeAwayHalfMade(ownerUrl: string, say: (line: string) => void): Promise<void> {
  await asOwner(ownerUrl, async (owner) => {
    if (!(await isHalfMade(owner))) return;
    await lockDemo(owner);
    if (!(await isHalfMade(owner))) return;
    say('The demo shop was left half made: it is made anew.');
    await dropHalfMade(owner);
  });
}
