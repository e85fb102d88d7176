import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { openFakeShop, type FakeShop } from '../testing/fake-shop';
import { noStorage } from '../testing/no-storage';

const script = `console.log(${JSON.stringify('galleria '.repeat(400))})`;
const index = `<!doctype html><html><head><title>__SHOP_NAME__</title><meta name="application-name" content="__SHOP_NAME__"><meta name="shop-time-zone" content="__SHOP_TIME_ZONE__"><meta name="shop-currency" content="__SHOP_CURRENCY__"><base href="/"><link rel="stylesheet" href="styles-ABCD2345.css"><script nonce="__NONCE__">1</script></head>
<body><app-root ngCspNonce="__NONCE__"></app-root><a href="#top"></a><a href="https://example.com"></a><img src="/logo.svg"><script src="main-ABCD2345.js" type="module"></script></body></html>`;

let root: string;
let shop: FakeShop;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spa-'));
  await mkdir(join(root, 'media'));
  await Promise.all([
    writeFile(join(root, 'index.html'), index),
    writeFile(join(root, 'main-ABCD2345.js'), script),
    writeFile(join(root, 'main-ABCD2345.js.map'), '{}'),
    writeFile(join(root, 'favicon.ico'), 'icon'),
    writeFile(join(root, '.env'), 'SECRET=1'),
    writeFile(join(root, 'notes.secret'), 'x'),
  ]);
  const picture = { content: Buffer.from('RIFF'), contentType: 'image/webp' };
  const sheet = { content: Buffer.from('<script>'), contentType: 'text/html' };
  shop = await openFakeShop({
    webRoot: root,
    storage: {
      ...noStorage,
      get: async (key) => (key.startsWith('nothing') ? null : key === 'docs/a.html' ? sheet : picture),
    },
  });
});
afterAll(async () => {
  await shop.close();
  await rm(root, { recursive: true });
});

describe('the web app', () => {
  test.each(['/', '/products/blue-chair', '/account/orders?page=2', '/index.html'])(
    '%s is its index page, never kept, with a nonce of its own',
    async (path) => {
      const [one, two] = [await shop.send('GET', path), await shop.send('GET', path)];
      const nonceOf = (reply: typeof one): string => /'nonce-([^']+)'/.exec(String(reply.headers['content-security-policy']))?.[1] ?? '';
      expect([one.status, one.headers['cache-control'], one.headers['content-type']]).toEqual([
        200,
        'no-store',
        'text/html; charset=utf-8',
      ]);
      expect(nonceOf(one)).toHaveLength(24);
      expect(nonceOf(one)).not.toBe(nonceOf(two));
      expect(one.text).toContain(`<app-root ngCspNonce="${nonceOf(one)}">`);
      expect(one.text).toContain(`<script nonce="${nonceOf(one)}">`);
      expect(one.text).not.toContain('__NONCE__');
    },
  );

  test('is one line in the log for each page, and none for the files that belong to it', async () => {
    const from = shop.logged.length;
    for (const path of ['/', '/main-ABCD2345.js', '/media/products/a/640.webp', '/gone.js']) await shop.send('GET', path);
    expect(shop.logged.slice(from).map(({ route, status }) => `${status} ${route}`)).toEqual(['200 (page)', '404 /gone.js']);
  });

  test('says the name of the shop, whatever it is, as text', async () => {
    const shopName = `$& <script>alert("it's")</script> __NONCE__`;
    const written = '$&amp; &lt;script&gt;alert(&quot;it&#39;s&quot;)&lt;/script&gt; __NONCE__';
    const named = await openFakeShop({ webRoot: root, shopName });
    const { text, headers } = await named.send('GET', '/');
    await named.close();
    expect(headers['cache-control']).toBe('no-store');
    expect(text).toContain(`<title>${written}</title><meta name="application-name" content="${written}">`);
    const other = (await shop.send('GET', '/')).text;
    expect(other).toContain('<title>Things &amp; Co.</title>');
    expect(other).toContain('<meta name="shop-time-zone" content="Europe/Berlin">');
    expect(other).toContain('<meta name="shop-currency" content="EUR">');
  });

  test('finds its files from every address, although the policy forbids <base>', async () => {
    const { text } = await shop.send('GET', '/products/blue-chair');
    expect(text).toContain('href="/styles-ABCD2345.css"');
    expect(text).toContain('src="/main-ABCD2345.js"');
    expect(text).toContain('src="/logo.svg"');
    expect(text).toContain('href="#top"');
    expect(text).toContain('href="https://example.com"');
  });

  test('has hashed files that are kept for ever, and others that are asked for again', async () => {
    const main = await shop.send('GET', '/main-ABCD2345.js');
    expect([main.status, main.text, main.headers['cache-control'], main.headers['content-type']]).toEqual([
      200,
      script,
      'public, max-age=31536000, immutable',
      'text/javascript; charset=utf-8',
    ]);
    const icon = await shop.send('GET', '/favicon.ico');
    expect(icon.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    expect((await shop.send('GET', '/favicon.ico', { headers: { 'if-none-match': String(icon.headers.etag) } })).status).toBe(304);
  });

  test('comes compressed for those who ask', async () => {
    const br = await shop.send('GET', '/main-ABCD2345.js', { headers: { 'accept-encoding': 'gzip, deflate, br' } });
    expect([br.headers['content-encoding'], brotliDecompressSync(br.bytes).toString()]).toEqual(['br', script]);
    const gz = await shop.send('GET', '/main-ABCD2345.js', { headers: { 'accept-encoding': 'gzip' } });
    expect([gz.headers['content-encoding'], gunzipSync(gz.bytes).toString()]).toEqual(['gzip', script]);
    expect((await shop.send('GET', '/favicon.ico', { headers: { 'accept-encoding': 'br' } })).headers['content-encoding']).toBeUndefined();
  });

  test.each([
    '/nothing.js',
    '/.env',
    '/.git/config',
    '/notes.secret',
    '/main-ABCD2345.js.map',
    '/../package.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fetc/passwd',
    '/..%5cetc%5cpasswd',
    '/a//b',
    '/%00',
    '/wp-login.php',
    '/api/nothing',
    '/API/v1/things',
    '/media',
    '/media/nothing.webp',
  ])('%s is not found', async (path) => {
    expect((await shop.send('GET', path)).status).toBe(404);
  });

  test('a broken address is 400, for people the web app, and nothing can be posted to a page', async () => {
    for (const path of ['/%E0%A4%A', '/p/%E0%A4%A?from=list', '/p/%']) {
      const { status, headers, text } = await shop.send('GET', path);
      expect([path, status, headers['content-type']]).toEqual([path, 400, 'text/html; charset=utf-8']);
      expect(text).toContain('<app-root');
    }
    for (const path of ['/api/v1/%E0%A4%A', '/media/%E0%A4%A', '/.env%E0%A4%A', '/x%E0%A4%A/../.env'])
      expect((await shop.send('GET', path)).headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect((await shop.send('POST', '/products/blue-chair', { body: {} })).status).toBe(404);
  });

  test('a new build is noticed without a restart', async () => {
    await writeFile(join(root, 'chunk-NEWNEW22.js'), '1');
    await writeFile(join(root, 'index.html'), index.replace('</body>', '<p>second build</p></body>'));
    await utimes(join(root, 'index.html'), new Date(), new Date(Date.now() + 5_000));
    expect((await shop.send('GET', '/')).text).toContain('second build');
    expect((await shop.send('GET', '/chunk-NEWNEW22.js')).status).toBe(200);
  });

  test('not built says how to build it', async () => {
    for (const webRoot of [null, join(root, 'media')]) {
      const bare = await openFakeShop({ webRoot });
      const page = await bare.send('GET', '/');
      expect([page.status, page.text.includes('npm run build')]).toEqual([503, true]);
      await bare.close();
    }
  });
});

describe('stored files', () => {
  test.each(['/media/private/invoices/1.pdf', '/media/Private/invoices/1.pdf', '/media/private', '/media/PRIVATE/x'])(
    '%s is a private file, which nobody gets here',
    async (path) => {
      expect((await shop.send('GET', path)).status).toBe(404);
      expect((await shop.send('HEAD', path)).status).toBe(404);
    },
  );

  test('lie elsewhere when the shop says so: browsers are sent there, and pages may show them; private ones stay unknown', async () => {
    const elsewhere = await openFakeShop({ webRoot: root, mediaUrl: 'https://files.example/shop' });
    const { status, headers } = await elsewhere.send('GET', '/media/products/ab/cd.webp');
    expect([status, headers.location, headers['cache-control']]).toEqual([
      302,
      'https://files.example/shop/products/ab/cd.webp',
      'public, max-age=3600',
    ]);
    expect((await elsewhere.send('GET', '/')).headers['content-security-policy']).toMatch(/img-src[^;]* https:\/\/files\.example[;\s]/);
    expect((await elsewhere.send('GET', '/media/private/x.pdf')).status).toBe(404);
    await elsewhere.close();
  });

  test('are shown, kept, and can run nothing', async () => {
    const { status, headers } = await shop.send('GET', '/media/products/ab/cd.webp');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'image/webp', 'public, max-age=31536000, immutable']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'.*sandbox/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect((await shop.send('GET', '/media/docs/a.html')).headers['content-disposition']).toBe('attachment');
  });

  test.each([
    '/media/../index.html',
    '/media/products/%2e%2e/cd.webp',
    '/media/products/ab/..',
    '/media/.env',
    `/media/${'a'.repeat(400)}`,
    '/media/',
  ])('%s is not found', async (path) => {
    expect((await shop.send('GET', path)).status).toBe(404);
  });
});
