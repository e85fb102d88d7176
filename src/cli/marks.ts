import { asOwner } from '../platform/db/owner';

/** Does what a shop needs once in its life; of two processes that start together, one does it and the other waits. */
export async function onceInALife(ownerUrl: string, name: string, work: () => Promise<void>): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    const isDone = async (): Promise<boolean> =>
      (await client.query('select 1 from platform.marks m where m.name = $1', [name])).rowCount === 1;
    if (await isDone()) return;
    await client.query('select pg_advisory_lock(hashtext($1))', [`galleria ${name}`]);
    if (await isDone()) return;
    await work();
    await client.query(`insert into platform.marks (name, value) values ($1, 'done') on conflict (name) do nothing`, [name]);
  });
}
