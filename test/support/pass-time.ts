import type { Pool } from 'pg';

/**
 * As if the machine had been switched off for so long: every time that is stored moves into the past, so that leases end
 * and what waits is due. Nobody may be at work meanwhile.
 */
export async function passTime(pool: Pool, seconds: number): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ statement: string }>(
      `select format('update %I.%I set %s', c.table_schema, c.table_name,
         string_agg(format('%1$I = %1$I - make_interval(secs => %2$s)', c.column_name, $1::int), ', ')) as statement
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where t.table_type = 'BASE TABLE' and c.data_type = 'timestamp with time zone' and c.is_generated = 'NEVER'
         and c.table_schema in ('users', 'catalog', 'payments', 'shipping', 'cart', 'orders', 'reviews', 'notifications')
         and c.table_name not like 'migrations%' and c.table_name not like 'audit%'
       group by c.table_schema, c.table_name`,
      [seconds],
    );
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    for (const { statement } of rows) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** As if everybody who has not confirmed a payment by now never would: their time is over, and a minute does not end with some of them each second. */
export async function endWaiting(pool: Pool): Promise<void> {
  await pool.query(`update orders.checkouts set expires_at = now() where step = 'awaiting'`);
  await pool.query(
    `update orders.outbox set available_at = now() where topic = 'orders.resumeCheckout' and delivered_at is null and available_at > now()`,
  );
}
