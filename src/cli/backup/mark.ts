import type pg from 'pg';
import { startError } from '../../platform/config/start-error';
import { asOwner } from '../../platform/db/owner';
import { dropModules, hasMark } from '../half-made';

/** Stands in the database from before the first row of a backup comes in until the last one is there and all is up to date. */
const mark = 'restore begun';

export const isHalfRestored = (owner: pg.Client): Promise<boolean> => hasMark(owner, mark);

export async function beginRestore(owner: pg.Client): Promise<void> {
  await owner.query(`insert into platform.marks (name, value) values ($1, 'begun')`, [mark]);
}

export async function endRestore(owner: pg.Client): Promise<void> {
  await owner.query('delete from platform.marks m where m.name = $1', [mark]);
}

/** As before the first set-up. Only where `isHalfRestored`: nobody can have used it. */
export const dropHalfRestored = (owner: pg.Client): Promise<void> => dropModules(owner, mark);

/** Nobody opens a shop of which only a part is there. */
export const refuseHalfRestored = (ownerUrl: string): Promise<void> =>
  asOwner(ownerUrl, async (owner) => {
    if (await isHalfRestored(owner))
      throw startError('A backup is being restored here, or was in part: wait, or run "galleria restore" again.');
  });
