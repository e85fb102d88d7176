import { sql, type Kysely, type Transaction } from 'kysely';
import type { OrdersTables } from '../tables';

export interface News {
  readonly id: number;
  readonly orderId: string;
}

/** Those that failed before come last. */
export async function listNews(db: Kysely<OrdersTables>, limit: number): Promise<News[]> {
  const { rows } = await sql<News>`
    select n.id, n.order_id as "orderId" from order_news n order by n.tries, n.id limit ${limit}`.execute(db);
  return rows;
}

/** What comes meanwhile stays: it is read by its id, not by its order. */
export async function dropNews(db: Transaction<OrdersTables>, news: readonly News[]): Promise<void> {
  await sql`delete from order_news where id = any(${news.map(({ id }) => id)}::bigint[])`.execute(db);
}

export async function putOff(db: Kysely<OrdersTables>, news: readonly News[]): Promise<void> {
  await sql`update order_news set tries = tries + 1 where id = any(${news.map(({ id }) => id)}::bigint[])`.execute(db);
}
