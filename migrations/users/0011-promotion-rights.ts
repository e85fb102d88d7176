import { sql, type Kysely } from 'kysely';

/** Coupons became promotions; whoever might see or change the one may see or change the other, and nobody else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [from, to] of renamed) {
    await sql`update roles set permissions = array_replace(permissions, ${from}, ${to}) where ${from} = any(permissions)`.execute(db);
    await sql`update known_permissions set name = ${to} where name = ${from}`.execute(db);
  }
}

const renamed = [
  ['cart:read-coupons', 'cart:read-promotions'],
  ['cart:manage-coupons', 'cart:manage-promotions'],
] as const;
