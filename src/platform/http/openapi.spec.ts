import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { openFakeShop, thingRoutes } from '../testing/fake-shop';
import { docsPage, problemsPage } from './docs-page';
import { edgeCodes } from './edge-codes';
import { openApiDocument } from './openapi';
import { defineRoutes } from './route';
import { exampleOf } from './schema-example';

const access = { permission: 'a:b' };
const Address = z.strictObject({ street: z.string() }).meta({ id: 'Address' });
const Wish = z.object({ kind: z.enum(['a', 'b']).default('a'), address: Address }).meta({ id: 'Wish' });
const Wishes = z.object({ items: z.array(Wish) });
const wishRoutes = defineRoutes({
  make: {
    method: 'post',
    path: '/wishes/:id',
    summary: 'Wish',
    access,
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ dry: z.stringbool().optional() }),
    body: Wish,
    responses: { 201: Wish },
  },
  list: { method: 'get', path: '/wishes', summary: 'Wishes', access, responses: { 200: Wishes } },
});
const document = openApiDocument({ routes: { wishes: wishRoutes, things: thingRoutes }, version: '1.2.3' });

describe('the OpenAPI document', () => {
  test('is the same whatever order the modules come in', () => {
    expect(JSON.stringify(openApiDocument({ routes: { things: thingRoutes, wishes: wishRoutes }, version: '1.2.3' }))).toBe(
      JSON.stringify(document),
    );
  });

  test('has every route once, with its permission and its parameters', () => {
    expect(Object.values(document.paths).flatMap((methods) => Object.keys(methods))).toHaveLength(Object.keys(thingRoutes).length + 2);
    expect(document.paths['/.well-known/things.json']).toBeDefined();
    expect(document.paths['/api/v1/wishes/{id}']?.['post']).toMatchObject({
      operationId: 'wishesMake',
      'x-permission': 'a:b',
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
        { name: 'dry', in: 'query', required: false },
      ],
    });
    expect(document.paths['/api/v1/things/{id}/letter']?.['get']?.responses['200']?.content).toEqual({
      'text/html': { schema: { type: 'string' } },
    });
    const pay = document.paths['/api/v1/things/{id}/pay']?.['post'];
    expect(pay?.parameters?.at(-1)).toMatchObject({ name: 'Idempotency-Key', in: 'header', required: true });
    expect(pay?.['x-errors']).toEqual(expect.arrayContaining(['things.declined', 'request.in-progress']));
  });

  test('gives a schema two names only where request and answer differ', () => {
    const { schemas } = document.components;
    expect(Object.keys(schemas)).toEqual(['Address', 'Problem', 'Thing', 'Wish', 'WishInput']);
    expect(schemas['Wish']?.required).toEqual(['kind', 'address']);
    expect(schemas['WishInput']?.required).toEqual(['address']);
    expect(document.paths['/api/v1/wishes/{id}']?.['post']?.requestBody?.content['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/WishInput',
    });
  });

  test('refers to nothing that is not there', () => {
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(references.length).toBeGreaterThan(3);
    for (const reference of references)
      expect(document.components.schemas[reference.slice('"$ref":"#/components/schemas/'.length, -1)]).toBeDefined();
  });

  test('refuses two schemas of one name', () => {
    const clash = defineRoutes({
      a: {
        method: 'get',
        path: '/a',
        summary: 'A',
        access,
        responses: {
          200: z.object({ x: z.object({ v: z.string() }).meta({ id: 'Clash' }), y: z.object({ v: z.number() }).meta({ id: 'Clash' }) }),
        },
      },
    });
    expect(() => openApiDocument({ routes: { clash }, version: '1' })).toThrow(/Clash/);
  });

  test('is what openapi-typescript takes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(document));
    const { stdout: types } = await promisify(execFile)(join(process.cwd(), 'node_modules/.bin/openapi-typescript'), [
      join(folder, 'openapi.json'),
    ]);
    await rm(folder, { recursive: true });
    expect(types).toContain('"/api/v1/things/{id}"');
    expect(types).toContain('WishInput');
  });

  test('has examples that fit', () => {
    expect(Wish.safeParse(exampleOf({ $ref: '#/components/schemas/Wish' }, document.components.schemas)).success).toBe(true);
  });
});

describe('the documentation pages', () => {
  test('show every route and every code, and run no script', () => {
    const docs = docsPage(document, 'nonce-1');
    for (const path of Object.keys(document.paths)) expect(docs).toContain(path);
    expect(docs).toContain('<style nonce="nonce-1">');
    expect(docs).not.toMatch(/<script| on[a-z]+=| style="/);
    const problems = problemsPage(document, 'nonce-1');
    for (const code of [...Object.keys(edgeCodes), 'things.declined', 'things.unknown']) expect(problems).toContain(`id="${code}"`);
  });

  test('escape what routes say', () => {
    const odd = defineRoutes({
      a: { method: 'get', path: '/a', summary: '<img src=x onerror=alert(1)>', access, responses: { 200: null } },
    });
    expect(docsPage(openApiDocument({ routes: { odd }, version: '1' }), 'n')).not.toContain('<img');
  });

  test('list every code the platform answers with', () => {
    const sources = readdirSync(__dirname).filter((name) => name.endsWith('.ts') && !name.includes('.spec.') && !name.includes('.test.'));
    const codes = sources.flatMap((name) =>
      [...readFileSync(join(__dirname, name), 'utf8').matchAll(/code: '([a-z-]+\.[a-z-]+)'|core\('([a-z-]+\.[a-z-]+)'/g)].map(
        (m) => m[1] ?? m[2] ?? '',
      ),
    );
    expect(codes.length).toBeGreaterThan(12);
    expect(codes.filter((code) => edgeCodes[code] === undefined)).toEqual([]);
  });

  test('are served, the document also compressed', async () => {
    const shop = await openFakeShop({ version: '9.9.9' });
    const served = await shop.send('GET', '/api/openapi.json');
    expect([served.status, served.json.info.version, Object.keys(served.json.paths).length]).toEqual([200, '9.9.9', 9]);
    expect((await shop.send('GET', '/api/openapi.json', { headers: { 'accept-encoding': 'br' } })).headers['content-encoding']).toBe('br');
    for (const path of ['/api/docs', '/api/problems']) {
      const page = await shop.send('GET', path);
      const nonce = /'nonce-([^']+)'/.exec(page.headers['content-security-policy'] as string)?.[1];
      expect(page.text.replaceAll('&#43;', '+').replaceAll('&#47;', '/').replaceAll('&#61;', '=')).toContain(`<style nonce="${nonce}">`);
    }
    await shop.close();
  });
});
