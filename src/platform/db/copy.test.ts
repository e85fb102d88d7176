import { Client } from 'pg';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { copyIn, copyOut } from './copy';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await cloneDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query('create table public.texts (no int primary key, words text check (words <> $$bad$$))');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function out(statement: string, pieceBytes: number): Promise<{ pieces: string[]; rows: number }> {
  const pieces: string[] = [];
  const all = copyOut(client, statement, pieceBytes);
  for (;;) {
    const { done, value } = await all.next();
    if (done) return { pieces, rows: value };
    pieces.push(value.toString());
    // whoever is slow is waited for
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
async function* given(...pieces: string[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

test('rows come in whole pieces, however slowly they are taken, and go in again', async () => {
  const { pieces, rows } = await out(`copy (select n, repeat('x', 1000) from generate_series(1, 20000) n) to stdout`, 500_000);
  expect(rows).toBe(20_000);
  expect(pieces.length).toBeGreaterThan(30);
  for (const piece of pieces) expect(piece.endsWith('\n')).toBe(true);
  expect(await copyIn(client, 'copy public.texts from stdin', given(...pieces))).toBe(20_000);
  expect((await client.query('select count(*)::int as n, sum(no)::int as sum from public.texts')).rows).toEqual([
    { n: 20_000, sum: 200_010_000 },
  ]);
  await client.query('truncate public.texts');
});

test('an empty table has no pieces', async () => {
  expect(await out('copy public.texts to stdout', 1_000)).toEqual({ pieces: [], rows: 0 });
  expect(await copyIn(client, 'copy public.texts from stdin', given())).toBe(0);
});

test('what the server refuses is told, nothing of it stays, and the connection goes on', async () => {
  await expect(out('copy nowhere to stdout', 1_000)).rejects.toThrow('nowhere');
  await expect(copyIn(client, 'copy public.texts from stdin', given('1\tgood\n', '2\tbad\n', '3\tgood\n'))).rejects.toThrow(
    'texts_words_check',
  );
  expect((await client.query('select 1 from public.texts')).rowCount).toBe(0);
});

test('where what is to be copied breaks off, nothing of it stays', async () => {
  async function* breaking(): AsyncGenerator<Buffer> {
    yield* given('1\tgood\n');
    throw new Error('the archive is damaged');
  }
  await expect(copyIn(client, 'copy public.texts from stdin', breaking())).rejects.toThrow('the archive is damaged');
  expect((await client.query('select 1 from public.texts')).rowCount).toBe(0);
});
