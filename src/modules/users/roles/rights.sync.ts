import { sql } from 'kysely';
import type { UnitOfWork, Tx } from '../../../platform/db/unit-of-work';
import type { Permissions } from '../../../platform/module';
import type { UsersTables } from '../tables';

export interface RightsSyncDeps {
  readonly uow: UnitOfWork<UsersTables>;
  /** Of all modules of the installation. */
  readonly permissions: Permissions;
}

export interface RightsSync {
  /**
   * Once per process, before anyone is identified: permissions the roles do not know yet go to their default roles, once for
   * ever, so that what staff change later stays changed. `admin` always has all.
   */
  done(): Promise<void>;
}

export function createRightsSync({ uow, permissions }: RightsSyncDeps): RightsSync {
  let running: Promise<void> | null = null;
  return {
    async done() {
      running ??= uow.run((tx) => sync(tx, permissions));
      await running.catch((error: unknown) => {
        running = null;
        throw error;
      });
    },
  };
}

async function sync(tx: Tx<UsersTables>, permissions: Permissions): Promise<void> {
  const names = Object.keys(permissions).sort();
  const added = await tx.db
    .insertInto('known_permissions')
    .columns(['name'])
    .expression(sql<{ name: string }>`select unnest(${names}::text[])`)
    .onConflict((oc) => oc.column('name').doNothing())
    .returning('name')
    .execute();
  for (const role of ['customer', 'guest', 'staff'] as const) {
    const theirs = added.map(({ name }) => name).filter((name) => permissions[name]?.includes(role));
    if (theirs.length === 0) continue;
    await tx.db
      .updateTable('roles')
      .set({
        permissions: sql<string[]>`array(select distinct p.name from unnest(permissions || ${theirs}::text[]) as p (name) order by p.name)`,
        version: sql<number>`version + 1`,
      })
      .where('name', '=', role)
      .execute();
  }
  await tx.db
    .updateTable('roles')
    .set({ permissions: names, version: sql<number>`version + 1` })
    .where('name', '=', 'admin')
    .where('permissions', 'is distinct from', sql<string[]>`${names}::text[]`)
    .execute();
}
