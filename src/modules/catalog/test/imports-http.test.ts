import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { caller } from '../../../platform/testing/harness';
import { catalogModule } from '../module';
import { catalogPermissions } from '../permissions';
import { closeShop, openShop, staff, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(catalogModule);
});
afterAll(() => closeShop(shop));

const line = (mark: string, fields: Record<string, unknown> = {}) => ({
  externalId: `http-${mark}`,
  title: `Sent ${mark}`,
  categories: ['Sent'],
  variants: [{ sku: `HTTP-${mark}`, prices: [{ currency: 'USD', minor: 1200 }], stock: [{ onHand: 4 }] }],
  ...fields,
});
const jsonl = (lines: readonly unknown[]): string => lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n');

async function send(body: string, query = 'fileName=goods.jsonl', as = staff) {
  return shop.app.request('POST', `/admin/imports?${query}`, { as, body, headers: { 'content-type': 'application/octet-stream' } });
}
/** As it is when the jobs that were set off are done. */
async function settled(id: string) {
  await shop.app.settle();
  return (await shop.app.request('GET', `/admin/imports/${id}`, { as: staff })).body;
}
const start = (id: string) => shop.app.request('POST', `/admin/imports/${id}/start`, { as: staff });
const linesOf = async (id: string, query = '') => (await shop.app.request('GET', `/admin/imports/${id}/lines${query}`, { as: staff })).body;
const productsNow = async (): Promise<number> => (await shop.app.sql('select count(*)::int as n from catalog.products'))[0].n;

test('a file is tried first, says what it would change and what it refuses, and then that file is brought in', async () => {
  await send(jsonl([line('old')]), 'fileName=old.jsonl&dryRun=false');
  await shop.app.settle();
  const before = await productsNow();
  const changed = line('old', { title: 'Sent anew' });
  const { status, body } = await send(jsonl([changed, 'no json', line('new')]));
  expect([status, body]).toMatchObject([
    201,
    {
      state: 'checking',
      kind: 'products',
      format: 'jsonl',
      fileName: 'goods.jsonl',
      fileLines: 3,
      startable: false,
      createdBy: staff.userId,
    },
  ]);
  expect(body.preview.columns).toEqual(['externalId', 'title', 'categories', 'variants']);
  expect(body.preview.rows[0].slice(0, 2)).toEqual(['http-old', 'Sent anew']);

  const checked = await settled(body.id);
  expect(checked).toMatchObject({
    state: 'checked',
    startable: true,
    check: { line: 3, created: 1, updated: 1, unchanged: 0, skipped: 0, refused: 1 },
    run: null,
  });
  expect(await productsNow()).toBe(before);
  expect((await linesOf(body.id)).items).toMatchObject([
    { line: 1, action: 'update', slug: 'sent-old', fields: [{ field: 'title', before: 'Sent old', after: 'Sent anew' }] },
    { line: 2, action: 'refuse', error: 'not JSON' },
    { line: 3, action: 'create', title: 'Sent new' },
  ]);
  const first = await linesOf(body.id, '?limit=1&action=refuse');
  expect(first).toMatchObject({ items: [{ line: 2 }], nextCursor: null });
  const page = await linesOf(body.id, '?limit=2');
  expect((await linesOf(body.id, `?limit=2&cursor=${page.nextCursor}`)).items).toMatchObject([{ line: 3 }]);

  expect((await start(body.id)).status).toBe(202);
  expect(await settled(body.id)).toMatchObject({ state: 'done', run: { created: 1, updated: 1, refused: 1 }, startedBy: staff.userId });
  expect(await productsNow()).toBe(before + 1);
  expect((await shop.get('/products/sent-old')).title).toBe('Sent anew');
  expect((await start(body.id)).body).toMatchObject({ status: 409, code: 'catalog.import-not-startable', state: 'done' });
  const { body: list } = await shop.app.request('GET', '/admin/imports?limit=1', { as: staff });
  expect(list).toMatchObject({ items: [{ id: body.id, state: 'done' }], nextCursor: expect.any(String) });
});

test('the report is a file, as JSON and for a spreadsheet, where no cell is a formula', async () => {
  const { body } = await send(jsonl([line('report', { title: '=1+1' }), '{']));
  await settled(body.id);
  const json = await shop.app.request('GET', `/admin/imports/${body.id}/report`, { as: staff });
  expect(json.headers.get('content-disposition')).toBe(
    `attachment; filename="goods.jsonl.report.json"; filename*=UTF-8''goods.jsonl.report.json`,
  );
  expect(json.body).toMatchObject({
    dryRun: true,
    created: 1,
    failed: 1,
    lines: [
      { line: 1, action: 'create' },
      { line: 2, error: 'not JSON' },
    ],
  });
  const csv = (await shop.app.request('GET', `/admin/imports/${body.id}/report?format=csv`, { as: staff })).body;
  expect(csv).toMatch(/^line,action,slug,title,field,before,after,reason\n1,create,[^,]*, =1\+1,/);
  expect(csv).toMatch(/\n2,refuse,,,,,,not JSON\n$/);
});

test('what is no file of ours is refused at once, with the line and the reason, and nothing of it is kept', async () => {
  const refused = async (body: string, query: string) => (await send(body, query)).body;
  expect(await refused('a,b\n1,2\n', 'fileName=x.csv')).toMatchObject({ status: 422, code: 'catalog.unreadable-file' });
  expect(await refused('slug,sku,title,colour\na,b,c,d\n', 'fileName=x.csv')).toMatchObject({
    status: 422,
    detail: expect.stringContaining('colour'),
  });
  expect(await refused('', 'fileName=x.csv')).toMatchObject({ status: 422, detail: 'The file is empty.' });
  const latin = await fetch(`${shop.app.baseUrl}/api/v1/admin/imports?fileName=x.jsonl`, {
    method: 'POST',
    headers: { authorization: `Bearer ${staff.sessionId}`, 'content-type': 'application/octet-stream' },
    body: Buffer.concat([Buffer.from('{}\n'), Buffer.from([0xe4, 0x0a])]),
  });
  expect(await latin.json()).toMatchObject({ status: 422, detail: expect.stringContaining('after line') });
  expect(await refused('x'.repeat(1_048_577), 'fileName=x.jsonl')).toMatchObject({ status: 413, code: 'request.too-large' });
  expect(await refused(jsonl([line('x')]), 'fileName=x.jsonl&colour=red')).toMatchObject({ status: 400, code: 'request.invalid' });
  expect(await shop.app.sql('select storage_key from catalog.import_uploads')).toEqual([]);
});

test('only new products, or only those the shop has', async () => {
  await send(jsonl([line('known')]), 'fileName=a.jsonl&dryRun=false');
  await shop.app.settle();
  const both = jsonl([line('known', { title: 'Known anew' }), line('unknown')]);
  const { body: adding } = await send(both, 'fileName=a.jsonl&only=create');
  expect((await settled(adding.id)).check).toMatchObject({ created: 1, updated: 0, skipped: 1 });
  const { body: changing } = await send(both, 'fileName=a.jsonl&only=update&dryRun=false');
  expect((await settled(changing.id)).run).toMatchObject({ created: 0, updated: 1, skipped: 1 });
  expect((await shop.get('/products/sent-known')).title).toBe('Known anew');
  expect((await shop.get('/products/sent-unknown')).status).toBe(404);
});

test('an import is cancelled before and after it was tried, and stays in the list', async () => {
  const { body } = await send(jsonl([line('never')]));
  await settled(body.id);
  const cancel = () => shop.app.request('POST', `/admin/imports/${body.id}/cancel`, { as: staff });
  expect((await cancel()).body).toMatchObject({ state: 'cancelled', cancelledBy: staff.userId, startable: true });
  expect((await cancel()).body).toMatchObject({ status: 409, code: 'catalog.import-over' });
  expect((await start(body.id)).status).toBe(202);
  expect(await settled(body.id)).toMatchObject({ state: 'done', run: { created: 1 } });
});

test('what was taken over or cancelled meanwhile writes nothing more', async () => {
  const many = Array.from({ length: 450 }, (_, at) => line(`cut-${at}`));
  const { body } = await send(jsonl(many));
  await settled(body.id);
  // cancelled by hand of the database in the midst of its first batches: whoever is at work finds out
  await shop.app.sql(`create function catalog.cut() returns trigger language plpgsql as $$ begin
    update catalog.imports set state = 'cancelled', finished_at = now(), worker = null, lease_until = null where id = new.import_id; return null; end $$`);
  await shop.app.sql(
    `create trigger cut after insert on catalog.import_batches for each row when (new.phase = 'run' and new.from_unit > 0) execute function catalog.cut()`,
  );
  await start(body.id);
  const after = await settled(body.id);
  await shop.app.sql('drop function catalog.cut cascade');
  expect(after.state).toBe('cancelled');
  const written = await shop.app.sql(`select count(*)::int as n from catalog.products where external_id like 'http-cut-%'`);
  expect(written[0].n).toBe(after.run.created);
  expect(after.run.created).toBeLessThan(450);
  await start(body.id);
  expect(await settled(body.id)).toMatchObject({ state: 'done', run: { created: 450, updated: 0, unchanged: 0, refused: 0 } });
});

test('the preview shows what the database can keep', async () => {
  const odd = line('odd', { title: 'A\u0000B', description: `${'x'.repeat(118)}\u{1f600}${'y'.repeat(20)}`, brand: 'C\ud83dD' });
  const { status, body } = await send(jsonl([odd, line('plain')]));
  expect(status).toBe(201);
  const [first] = body.preview.rows;
  const shown = Object.fromEntries(body.preview.columns.map((name: string, at: number) => [name, first[at]]));
  expect(shown).toMatchObject({ title: 'AB', description: `${'x'.repeat(118)}…`, brand: 'C\ufffdD' });
  expect(await settled(body.id)).toMatchObject({ state: 'checked', check: { created: 1, refused: 1 } });
});

test('a header that is longer than what is looked at has no preview', async () => {
  const names = Array.from({ length: 20_000 }, (_, at) => `attribute:Name ${at}`);
  const header = ['externalId', 'slug', 'title', 'sku', ...names, 'attribute:Na'].join(',');
  const { status, body } = await send(`${header}\nhttp-wide,wide,Wide,HTTP-wide\n`, 'fileName=wide.csv');
  expect([status, body.preview]).toEqual([201, { columns: [], columnCount: 0, rows: [] }]);
  await settled(body.id);
});

test('a file that takes too long to look at is refused and not kept', async () => {
  const after = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  const { status, body } = await send(jsonl([line('slow')])).finally(() => after.mockRestore());
  expect([status, body.code, body.detail]).toEqual([422, 'catalog.unreadable-file', expect.stringContaining('in time')]);
  expect(await shop.app.sql('select storage_key from catalog.import_uploads')).toEqual([]);
});

test('a file whose sender goes away while it is looked at is let go of at once', async () => {
  // the limit of time, which would end it as well, never comes
  const limit = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
  const leaving = new AbortController();
  async function* endless() {
    leaving.abort();
    for (;;) {
      await pause(20);
      yield Buffer.from(' '.repeat(100));
    }
  }
  const stored = jest
    .spyOn(shop.app.storage, 'getStream')
    .mockImplementation(() => Promise.resolve({ content: Readable.from(endless()), contentType: 'text/plain', size: 1 }));
  const url = `${shop.app.baseUrl}/api/v1/admin/imports?fileName=left.jsonl`;
  const headers = { authorization: `Bearer ${staff.sessionId}`, 'content-type': 'application/octet-stream' };
  await expect(fetch(url, { method: 'POST', headers, body: jsonl([line('left')]), signal: leaving.signal })).rejects.toThrow('aborted');
  for (;;) {
    if ((await shop.app.sql('select storage_key from catalog.import_uploads')).length === 0) break;
    await pause(20);
  }
  stored.mockRestore();
  limit.mockRestore();
});

test('counts of stock come in whole or not at all', async () => {
  await send(jsonl([line('shelf-a'), line('shelf-b')]), 'fileName=a.jsonl&dryRun=false');
  await shop.app.settle();
  const { body: wrong } = await send('sku,store,onHand\nHTTP-shelf-a,main,9\nNOWHERE,main,1\n', 'fileName=c.csv&kind=stock');
  expect(await settled(wrong.id)).toMatchObject({ state: 'failed', startable: false, problem: { code: 'catalog.bad-lines' } });
  expect((await linesOf(wrong.id)).items).toEqual([
    expect.objectContaining({ line: 3, action: 'refuse', error: expect.stringContaining('NOWHERE') }),
  ]);
  const { body } = await send('sku,store,onHand\nHTTP-shelf-a,main,9\nHTTP-shelf-b,main,4\n', 'fileName=c.csv&kind=stock&reason=received');
  expect(await settled(body.id)).toMatchObject({ state: 'checked', check: { updated: 1, unchanged: 1, refused: 0 } });
  await start(body.id);
  expect(await settled(body.id)).toMatchObject({ state: 'done', options: { reason: 'received' }, run: { updated: 1 } });
  const [{ on_hand }] = await shop.app.sql(
    `select s.on_hand from catalog.stock_levels s join catalog.variants v on v.id = s.variant_id where v.sku = 'HTTP-shelf-a'`,
  );
  expect(on_hand).toBe(9);
});

test('counts that were refused and are sent again once they are right say what they came to then', async () => {
  const { body } = await send('sku,store,onHand\nHTTP-late,main,9\n', 'fileName=late.csv&kind=stock&dryRun=false');
  expect(await settled(body.id)).toMatchObject({ state: 'failed', startable: true, run: { updated: 0, refused: 1 } });
  await send(jsonl([line('late')]), 'fileName=late.jsonl&dryRun=false');
  await shop.app.settle();
  await start(body.id);
  expect(await settled(body.id)).toMatchObject({ state: 'done', run: { updated: 1, refused: 0 } });
  expect(await shop.app.violated()).toEqual([]);
});

test('who works in some stores only does not bring in products, which may count stock anywhere', async () => {
  const rights = Object.keys(catalogPermissions).filter((name) => name !== 'catalog:work-in-all-stores');
  const clerk = caller(rights, { storeIds: [shop.storeId] });
  expect((await send(jsonl([line('clerk')]), 'fileName=a.jsonl', clerk)).body).toMatchObject({
    status: 403,
    code: 'catalog.only-in-all-stores',
  });
  expect((await send('sku,store,onHand\nX,main,9\n', 'fileName=a.csv&kind=stock', clerk)).status).toBe(201);
  await shop.app.settle();
  expect((await shop.app.request('POST', '/admin/exports', { as: clerk, body: { format: 'csv' } })).status).toBe(403);
});

test('who works in some stores only sees and touches the files they sent, and nobody widens what those may count', async () => {
  const { body: far } = await shop.app.request('POST', '/stores', { as: staff, body: { code: 'far', name: 'Far away' } });
  await send(jsonl([line('held')]), 'fileName=a.jsonl&dryRun=false');
  await shop.app.settle();
  const rights = Object.keys(catalogPermissions).filter((name) => name !== 'catalog:work-in-all-stores');
  const clerk = caller(rights, { storeIds: [shop.storeId] });
  const ask = (method: string, path: string) => shop.app.request(method, `/admin/imports${path}`, { as: clerk });
  const { body: others } = await send('sku,store,onHand\nHTTP-held,far,3\n', 'fileName=others.csv&kind=stock');
  const { body: own } = await send('sku,store,onHand\nHTTP-held,main,3\n', 'fileName=own.csv&kind=stock', clerk);
  await shop.app.settle();
  expect((await ask('GET', '')).body.items.map((item: { id: string }) => item.id)).toEqual([own.id]);
  for (const path of ['', '/lines', '/report']) {
    expect((await ask('GET', `/${others.id}${path}`)).status).toBe(404);
    expect((await ask('GET', `/${own.id}${path}`)).status).toBe(200);
  }
  for (const path of ['/start', '/cancel']) {
    expect((await ask('POST', `/${others.id}${path}`)).body.code).toBe('catalog.no-such-import');
  }
  expect((await settled(others.id)).state).toBe('checked');

  const scopeOf = async (id: string) => (await shop.app.sql('select options from catalog.imports where id = $1', [id]))[0].options.scope;
  await start(own.id);
  expect(await scopeOf(own.id)).toEqual([shop.storeId]);
  expect((await settled(own.id)).state).toBe('done');

  const { body: moved } = await send('sku,store,onHand\nHTTP-held,main,4\n', 'fileName=moved.csv&kind=stock', clerk);
  await settled(moved.id);
  await shop.app.request('POST', `/admin/imports/${moved.id}/start`, { as: caller(rights, { userId: clerk.userId, storeIds: [far.id] }) });
  expect(await scopeOf(moved.id)).toEqual([]);
  expect((await settled(moved.id)).state).toBe('failed');
});

test('who works in some stores only sees no file that others took out', async () => {
  const { body } = await shop.app.request('POST', '/admin/exports', { as: staff, body: { format: 'csv' } });
  const rights = Object.keys(catalogPermissions).filter((name) => name !== 'catalog:work-in-all-stores');
  const seenBy = async (as: ReturnType<typeof caller>) => {
    const list = (await shop.app.request('GET', '/admin/exports', { as })).body.items;
    const { status } = await shop.app.request('GET', `/admin/exports/${body.id}`, { as });
    return [list.some((item: { id: string }) => item.id === body.id), status];
  };
  expect(await seenBy(caller(rights, { storeIds: [shop.storeId] }))).toEqual([false, 404]);
  expect(await seenBy(caller(rights, { userId: staff.userId, storeIds: [shop.storeId] }))).toEqual([true, 200]);
  expect(await seenBy(caller(rights))).toEqual([true, 200]);
});

test('an export of a filter is written by a job, kept for a while and brings in what it took out', async () => {
  await send(jsonl([line('out-a', { tags: ['take-out'] }), line('out-b', { tags: ['take-out'] })]), 'fileName=a.jsonl&dryRun=false');
  await shop.app.settle();
  const { status, body } = await shop.app.request('POST', '/admin/exports', {
    as: staff,
    body: { format: 'jsonl', filter: { tag: 'take-out' } },
  });
  expect([status, body.state]).toEqual([202, 'waiting']);
  await shop.app.settle();
  const done = (await shop.app.request('GET', `/admin/exports/${body.id}`, { as: staff })).body;
  expect(done).toMatchObject({ state: 'done', products: 2, leftOut: 0, createdBy: staff.userId, filter: { tag: 'take-out' } });
  const file = await fetch(`${shop.app.baseUrl}/api/v1/admin/exports/${body.id}/file`, {
    headers: { authorization: `Bearer ${staff.sessionId}` },
  });
  expect(file.headers.get('content-disposition')).toContain(done.fileName);
  expect(Number(file.headers.get('content-length'))).toBe(done.bytes);
  const written = (await file.text()).trim().split('\n');
  expect(written.map((l) => JSON.parse(l).externalId)).toEqual(['http-out-a', 'http-out-b']);
  expect((await fetch(`${shop.app.baseUrl}/media/private/exports/${body.id}`)).status).toBe(404);

  await shop.app.sql(`update catalog.exports set expires_at = now() - interval '1 minute' where id = $1`, [body.id]);
  const { body: old } = await send(jsonl([line('out-a')]), 'fileName=old.jsonl');
  await settled(old.id);
  await shop.app.sql(`update catalog.imports set created_at = now() - interval '31 days' where id = $1`, [old.id]);
  await shop.app.runJob('catalog.prune-files');
  expect((await shop.app.request('GET', `/admin/exports/${body.id}/file`, { as: staff })).body).toMatchObject({
    status: 404,
    code: 'catalog.export-file-gone',
  });
  expect((await shop.app.request('GET', `/admin/exports/${body.id}`, { as: staff })).body.state).toBe('expired');
  expect(await shop.app.storage.get(`private/exports/${body.id}`)).toBeNull();
  expect(await shop.app.storage.get(`private/imports/${old.id}`)).toBeNull();
  expect((await start(old.id)).status).toBe(409);
  expect((await shop.app.request('GET', `/admin/exports/${randomUUID()}`, { as: staff })).status).toBe(404);
});
