import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/unit-of-work';
import type { ReviewsTables } from './tables';

interface Written {
  readonly user_id: string;
  readonly product_id: string;
}

export async function rememberRejection(tx: Tx<ReviewsTables>, { user_id, product_id }: Written): Promise<void> {
  await sql`insert into rejections (user_id, product_id) values (${user_id}, ${product_id})
    on conflict (user_id, product_id) do update set rejected_at = now()`.execute(tx.db);
}

export async function forgetRejection(tx: Tx<ReviewsTables>, { user_id, product_id }: Written): Promise<void> {
  await tx.db.deleteFrom('rejections').where('user_id', '=', user_id).where('product_id', '=', product_id).execute();
}

export const wasRejected = (userId: string, productId: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from rejections j where j.user_id = ${userId} and j.product_id = ${productId})`;
