import { gunzipSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { openFakeShop, type FakeShop } from '../testing/fake-shop';

let shop: FakeShop;
beforeAll(async () => {
  shop = await openFakeShop({
    handlers: {
      special: async () => ({ status: 200, body: { id: 'special', title: 'Special', costPrice: 1 } }),
      remove: async () => ({ status: 204 }),
    },
  });
});
afterAll(() => shop.close());

const json = { 'content-type': 'application/json' };

describe('what a request may hold', () => {
  test('a plain read is answered, with a request id and nothing of the framework', async () => {
    const { status, headers, json: body } = await shop.send('GET', '/api/v1/things?limit=5');
    expect([status, body.items[0].id]).toEqual([200, 't1']);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('a parameter given twice is refused', async () => {
    const { status, json: problem } = await shop.send('GET', '/api/v1/things?limit=5&limit=6');
    expect([status, problem.code, problem.errors]).toEqual([
      400,
      'request.invalid',
      [{ in: 'query', pointer: '/limit', detail: 'is given twice' }],
    ]);
  });

  test.each([
    ['an unknown parameter', '/api/v1/things?limti=5', '/limti'],
    ['a nested parameter', '/api/v1/things?limit[gt]=5', '/limit[gt]'],
    ['a parameter where none is known', '/api/v1/things/special?debug=1', '/debug'],
    ['a value out of range', '/api/v1/things?limit=1000000000', '/limit'],
    ['U+0000', '/api/v1/things?q=a%00b', ''],
  ])('%s is refused', async (_what, path, pointer) => {
    const { status, json: problem } = await shop.send('GET', path);
    expect([status, problem.errors[0].in, problem.errors[0].pointer]).toEqual([400, 'query', pointer]);
  });

  test('a question mark without parameters is no parameter', async () => {
    expect((await shop.send('GET', '/api/v1/things/special?')).status).toBe(200);
  });

  test('unknown fields are refused and named, also deep in the body', async () => {
    const { status, json: problem } = await shop.send('POST', '/api/v1/things', {
      body: { title: 'x', isAdmin: true, tags: [{ name: 'a' }, { name: 'b', price: 1 }] },
    });
    expect(status).toBe(400);
    expect(problem.errors).toEqual([
      { pointer: '/tags/1/price', detail: 'is not known here' },
      { pointer: '/isAdmin', detail: 'is not known here' },
    ]);
  });

  test.each([
    ['broken', '{"title":'],
    ['a bare value', '"title"'],
    ['__proto__', '{"title":"x","__proto__":{"isAdmin":true}}'],
    ['U+0000', '{"title":"a\\u0000b"}'],
    ['half a surrogate pair', '{"title":"a\\ud800"}'],
    ['nested 33 deep', `{"title":"x","tags":${'['.repeat(33)}${']'.repeat(33)}}`],
    ['nested 100,000 deep', `{"title":"x","tags":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a list of 10,001', `{"title":"x","tags":[${Array(10_001).fill('1').join(',')}]}`],
    ['10,001 members', `{"title":"x",${Array.from({ length: 10_001 }, (_, i) => `"k${i}":1`).join(',')}}`],
  ])('a body that is %s is refused with 400', async (_what, body) => {
    const { status, json: problem } = await shop.send('POST', '/api/v1/things', { headers: json, body });
    expect([status, problem.code]).toEqual([400, 'request.invalid']);
  });

  test('a million bytes are read, more than a mebibyte is not', async () => {
    expect((await shop.send('POST', '/api/v1/things', { body: { title: 'x'.repeat(999_000) } })).status).toBe(201);
    const { status, json: problem } = await shop.send('POST', '/api/v1/things', { body: { title: 'x'.repeat(1_100_000) } });
    expect([status, problem.code]).toEqual([413, 'request.too-large']);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json-patch+json', ''])(
    'a body as "%s" is 415',
    async (type) => {
      const { status, json: problem } = await shop.send('POST', '/api/v1/things', {
        headers: type ? { 'content-type': type } : {},
        body: '{"title":"x"}',
      });
      expect([status, problem.code]).toEqual([415, 'request.media-type']);
    },
  );

  test('a compressed body, which may be a bomb, and a foreign charset are 415', async () => {
    expect(
      (await shop.send('POST', '/api/v1/things', { headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync('{"title":"x"}') }))
        .status,
    ).toBe(415);
    expect(
      (
        await shop.send('POST', '/api/v1/things', {
          headers: { 'content-type': 'application/json; charset=latin1' },
          body: '{"title":"x"}',
        })
      ).status,
    ).toBe(415);
  });

  test('a body where none is known is refused', async () => {
    expect((await shop.send('DELETE', '/api/v1/things/t1', { body: { force: true } })).status).toBe(400);
    expect((await shop.send('DELETE', '/api/v1/things/t1')).status).toBe(204);
  });

  test('a body in which everything is optional may be left out', async () => {
    expect((await shop.send('POST', '/api/v1/things/t1/notes')).status).toBe(204);
    expect((await shop.send('POST', '/api/v1/things')).status).toBe(400);
  });

  test('a raw route gets the bytes as they came', async () => {
    const { status, headers } = await shop.send('POST', '/api/v1/hooks/acme', {
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from([0, 1, 2, 255]),
    });
    expect([status, headers['x-bytes']]).toEqual([200, '4']);
  });
});

describe('addresses and methods', () => {
  test.each([
    ['/api/v1/nothing', 404],
    ['/api/v1/things/', 404],
    ['/api/v1//things', 404],
    ['/API/v1/things', 404],
    ['/api/v1/Things', 404],
    ['/api/v1/../v1/things', 404],
    ['/api/v1/%2e%2e/things', 404],
    ['/api/v1/things/..%2f..%2fetc%2fpasswd/notes', 405],
    ['/api/v1/things/%E0%A4%A', 400],
    ['/api/v2/things', 404],
    ['/api', 404],
  ])('%s is %i as a problem', async (path, expected) => {
    const { status, headers, json: problem } = await shop.send('GET', path);
    expect(status).toBe(expected);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(problem).toMatchObject({ status: expected, requestId: headers['x-request-id'] });
  });

  test('a slash hidden in a parameter stays in the parameter', async () => {
    expect((await shop.send('GET', '/api/v1/things/a%2Fspecial')).json.id).toBe('a/special');
  });

  test('a fixed address wins over a parameter', async () => {
    expect((await shop.send('GET', '/api/v1/things/special')).json.title).toBe('Special');
  });

  test('a known address with another method is 405 and says which', async () => {
    const { status, headers, json: problem } = await shop.send('PUT', '/api/v1/things/t1');
    expect([status, headers.allow, problem.code]).toEqual([405, 'DELETE, GET, HEAD', 'request.method-not-allowed']);
  });

  test('the method cannot be overridden', async () => {
    const { status, text } = await shop.send('GET', '/api/v1/things/t1', {
      headers: { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' },
    });
    expect([status, JSON.parse(text).id]).toEqual([200, 't1']);
    expect((await shop.send('POST', '/api/v1/things/t1/notes?_method=DELETE')).status).toBe(400);
  });

  test('HEAD has the headers of GET and no body', async () => {
    const { status, headers, text } = await shop.send('HEAD', '/api/v1/things/t1');
    expect([status, text, Number(headers['content-length']) > 2_000]).toEqual([200, '', true]);
  });

  test('a path may stand at the root', async () => {
    expect((await shop.send('GET', '/.well-known/things.json')).json.id).toBe('t1');
  });
});

describe('what an answer holds', () => {
  test('fields the schema does not list are dropped', async () => {
    expect((await shop.send('GET', '/api/v1/things/special')).json).toEqual({ id: 'special', title: 'Special' });
  });

  test('catalog reads of a guest can be asked for again', async () => {
    const first = await shop.send('GET', '/api/v1/things');
    expect(first.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^W\/"/);
    for (const asked of [etag, `"other", ${etag}`, '*']) {
      const again = await shop.send('GET', '/api/v1/things', { headers: { 'if-none-match': asked } });
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag]);
    }
    expect((await shop.send('GET', '/api/v1/things', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('what a signed-in caller gets and what is not catalog is not stored by anyone', async () => {
    const signedIn = await shop.send('GET', '/api/v1/things', { headers: { authorization: `Bearer ${shop.signIn('things:read')}` } });
    expect([signedIn.headers['cache-control'], signedIn.headers.etag]).toEqual(['no-store', undefined]);
    expect((await shop.send('GET', '/api/v1/things/special')).headers['cache-control']).toBe('no-store');
    expect((await shop.send('GET', '/api/v1/things?x=1')).headers['cache-control']).toBe('no-store');
  });

  test('a large answer is compressed for those who ask, a small one never', async () => {
    const br = await shop.send('GET', '/api/v1/things/t1', { headers: { 'accept-encoding': 'gzip, br' } });
    expect([br.headers['content-encoding'], JSON.parse(brotliDecompressSync(br.bytes).toString()).id]).toEqual(['br', 't1']);
    const gz = await shop.send('GET', '/api/v1/things/t1', { headers: { 'accept-encoding': 'gzip, br;q=0' } });
    expect([gz.headers['content-encoding'], JSON.parse(gunzipSync(gz.bytes).toString()).id]).toEqual(['gzip', 't1']);
    expect((await shop.send('GET', '/api/v1/things/t1')).headers['content-encoding']).toBeUndefined();
    expect(
      (await shop.send('GET', '/api/v1/things', { headers: { 'accept-encoding': 'br' } })).headers['content-encoding'],
    ).toBeUndefined();
  });
});

describe('a page', () => {
  const policyOf = async (given: Parameters<typeof openFakeShop>[0]): Promise<string[]> => {
    const other = await openFakeShop(given);
    const { headers } = await other.send('GET', '/');
    await other.close();
    return String(headers['content-security-policy']).split(';');
  };

  test('frames nobody and runs nobody’s script but its own', async () => {
    const policy = await policyOf({});
    expect(policy.filter((rule) => /^frame-src/.test(rule))).toEqual([]);
    expect(policy.find((rule) => /^script-src /.test(rule))).toMatch(/^script-src 'self' 'nonce-[^']+'$/);
  });

  test('may frame, ask and run what the shop’s way to pay needs, and no more', async () => {
    const sources = { scripts: ['https://js.stripe.com'], frames: ['https://hooks.stripe.com'], connects: ['https://api.stripe.com'] };
    const policy = await policyOf({ sources });
    expect(policy).toContain("frame-src 'self' https://hooks.stripe.com");
    expect(policy.find((rule) => /^script-src /.test(rule))).toMatch(/ https:\/\/js\.stripe\.com$/);
    expect(policy.find((rule) => /^connect-src/.test(rule))).toMatch(/ https:\/\/api\.stripe\.com$/);
  });
});

describe('HTML that others had a hand in', () => {
  const policyOf = (headers: Record<string, unknown>): string => String(headers['content-security-policy']);

  test('may be framed by our own pages, with its style, and runs nothing there', async () => {
    const headers = { authorization: `Bearer ${shop.signIn('things:manage')}`, 'accept-encoding': 'br' };
    const letter = await shop.send('GET', '/api/v1/things/t1/letter', { headers });
    expect([letter.status, letter.headers['content-type'], letter.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(policyOf(letter.headers).split(';').sort()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      "img-src 'self' data:",
      'sandbox allow-popups allow-popups-to-escape-sandbox',
      "style-src 'unsafe-inline'",
    ]);
    expect([letter.headers['x-frame-options'], letter.headers['x-content-type-options']]).toEqual(['SAMEORIGIN', 'nosniff']);
  });

  test('is guarded like everything else, and its problems are nobody’s to frame', async () => {
    const { status, headers } = await shop.send('GET', '/api/v1/things/t1/letter');
    expect([status, headers['content-type'], headers['x-frame-options']]).toEqual([401, 'application/problem+json; charset=utf-8', 'DENY']);
    expect(policyOf(headers)).toContain("frame-ancestors 'none'");
  });
});

describe('who is asking', () => {
  const secret = (headers: Record<string, string>) => shop.send('GET', '/api/v1/secret', { headers });

  test('a guest is told to sign in, a signed-in caller without the right is refused, one with it is served', async () => {
    expect((await secret({})).json).toMatchObject({ status: 401, code: 'request.unauthenticated' });
    expect((await secret({ authorization: `Bearer ${shop.signIn('things:read')}` })).json).toMatchObject({
      status: 403,
      code: 'request.forbidden',
    });
    expect((await secret({ authorization: `Bearer ${shop.signIn('things:manage')}` })).status).toBe(200);
    expect((await secret({ cookie: `session=${shop.signIn('things:manage')}` })).status).toBe(200);
  });

  test('a bad bearer token is 401, an ended session is a guest', async () => {
    expect((await shop.send('GET', '/api/v1/things', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
    expect((await shop.send('GET', '/api/v1/things', { headers: { cookie: 'session=ended' } })).status).toBe(200);
  });
});
