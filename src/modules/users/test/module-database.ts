import type { Kysely } from 'kysely';
import { createKysely, createPool } from '../../../platform/db/pool';
import { createUnitOfWork, type UnitOfWork } from '../../../platform/db/unit-of-work';
import type { TestApp } from '../../../platform/testing/harness';
import type { UsersTables } from '../tables';

export interface ModuleDatabase {
  readonly db: Kysely<UsersTables>;
  readonly uow: UnitOfWork<UsersTables>;
  statements(): string[];
  close(): Promise<void>;
}

/** The module's database as a second process has it. */
export function moduleDatabase(app: TestApp): ModuleDatabase {
  const statements: string[] = [];
  const pool = createPool({ url: app.database.urlOf('users'), max: 8, onStatement: (text) => statements.push(text) });
  const db = createKysely<UsersTables>(pool, 'users');
  return {
    db,
    uow: createUnitOfWork<UsersTables>({ module: 'users', pool, afterCommit: () => undefined }),
    statements: () => statements.splice(0),
    close: () => pool.end(),
  };
}
