import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { isConfigError, loadConfig } from './config';
import { installationSecret } from './secret';
import { variables } from './variables';

const example = readFileSync(join(__dirname, '../../../.env.example'), 'utf8');

function complaints(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (isConfigError(error)) return error.lines;
    throw error;
  }
}

describe('the configuration', () => {
  it('needs nothing to start a shop for trying', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      production: false,
      http: { host: '127.0.0.1', port: 3000, publicUrl: 'http://localhost:3000' },
      internal: { host: '127.0.0.1', port: 3001 },
      database: { url: null },
      redisUrl: null,
      seedDemo: 'on',
      modules: { testCardEnabled: true, smtpUrl: null },
    });
    expect(config.hosted).toHaveLength(8);
  });

  it('has neither demo nor test card in production unless they are switched on by name', () => {
    const production = { GALLERIA_ENV: 'production' };
    expect(loadConfig(production)).toMatchObject({ http: { host: '0.0.0.0' }, seedDemo: 'off', modules: { testCardEnabled: false } });
    expect(loadConfig({ ...production, TEST_CARD: 'on', SEED_DEMO: 'yes' })).toMatchObject({
      seedDemo: 'on',
      modules: { testCardEnabled: true },
    });
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT: expected a number between 1 and 65535, got "abc"'],
    [{ PORT: '70000' }, 'PORT: expected a number between 1 and 65535, got "70000"'],
    [{ PORT: '1e3' }, 'PORT: expected a number between 1 and 65535, got "1e3"'],
    [{ GALLERIA_ENV: 'prod' }, 'GALLERIA_ENV: expected one of development, test, production, got "prod"'],
    [
      { PUBLIC_URL: 'https://shop.example.com/x' },
      'PUBLIC_URL: expected an address like https://shop.example.com, without a path, got "https://shop.example.com/x"',
    ],
    [{ SHOP_NAME: 'Two\nlines' }, 'SHOP_NAME: expected a name in one line, at most 60 characters, got "Two\\nlines"'],
    [{ SHOP_CURRENCY: 'usd' }, 'SHOP_CURRENCY: expected an ISO 4217 code like USD, got "usd"'],
    [{ SHOP_COUNTRIES: 'US,XX' }, 'SHOP_COUNTRIES: expected ISO 3166 codes like US,DE,KE, got "US,XX"'],
    [{ SHOP_COUNTRIES: ',' }, 'SHOP_COUNTRIES: expected at least 1 of them, got ","'],
    [{ SHOP_TIME_ZONE: 'Mars/Base' }, 'SHOP_TIME_ZONE: expected an IANA zone like Europe/Berlin, got "Mars/Base"'],
    [{ TEST_CARD: 'maybe' }, 'TEST_CARD: expected on or off, got "maybe"'],
    [
      { TRUSTED_PROXIES: '10.0.0.0/33' },
      'TRUSTED_PROXIES: expected addresses or networks like 10.0.0.0/8, or loopback, linklocal, uniquelocal, got "10.0.0.0/33"',
    ],
    [
      { MODULES: 'orders,shop' },
      'MODULES: expected names out of users, catalog, payments, shipping, cart, orders, reviews, notifications, got "orders,shop"',
    ],
    [{ MODULE_URLS: 'orders' }, 'MODULE_URLS: expected entries like orders=http://127.0.0.1:4101, got "orders"'],
    [{ INTERNAL_PORT: '3000' }, 'INTERNAL_PORT: expected another port than PORT, got 3000'],
    [{ GALLERIA_PORT: '1' }, 'GALLERIA_PORT: there is no such setting; .env.example lists all of them'],
    [{ SMTP_URL: 'smtp://a', SMTP_HOST: 'b' }, 'SMTP_HOST: expected either SMTP_URL or SMTP_HOST, got both'],
    [{ S3_ENDPOINT: 'https://s3.example', S3_PUBLIC_URL: 'https://cdn.example' }, 'S3_BUCKET: required with S3_ENDPOINT, S3_PUBLIC_URL'],
    [{ S3_BUCKET: 'Shop' }, 'S3_BUCKET: expected the name of a bucket, got "Shop"'],
    [
      { S3_BUCKET: 'shop', S3_SECRET_ACCESS_KEY: 'hidden' },
      'S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: expected both or neither (then they are looked for as Amazon’s tools do)',
    ],
    [
      { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' },
      'STRIPE_PUBLISHABLE_KEY: required with STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET',
    ],
    [{ GALLERIA_ENV: 'production', PAYMENT_SIMULATORS: 'on' }, 'PAYMENT_SIMULATORS: never used in production'],
    [{ GALLERIA_ENV: 'production', GALLERIA_CRASH_POINT: 'K04' }, 'GALLERIA_CRASH_POINT: never used in production'],
  ])('says in one line what is wrong with %j', (env, line) => {
    expect(complaints(env)).toEqual([line]);
  });

  it.each(['mysql://db/shop', 'postgresql:///shop', 'postgresql://db', 'postgresql://db/', 'db/shop'])(
    'takes no half database address: %s',
    (address) => {
      expect(complaints({ DATABASE_URL: address })).toEqual([
        'DATABASE_URL: expected a URL like postgresql://user:password@host:5432/database',
      ]);
    },
  );

  it('lists every mistake at once', () => {
    expect(complaints({ PORT: 'a', SHOP_LOCALES: '!', GALLERIA_X: '1' })).toHaveLength(3);
  });

  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@db/shop'],
    ['JWT_SECRET', 'hunter2'],
    ['STRIPE_SECRET_KEY', 'hunter2'],
    ['MPESA_SECURITY_CREDENTIAL', '!hunter2'],
    ['REDIS_URL', 'hunter2'],
    ['SMTP_URL', 'hunter2'],
  ])('never prints a secret value: %s', (name, value) => {
    const [line] = complaints({ [name]: value });
    expect(line).toMatch(new RegExp(`^${name}: expected `));
    expect(line).not.toContain('hunter2');
  });

  it('wants a given secret in production where several processes may share a database', () => {
    const shared = { GALLERIA_ENV: 'production', DATABASE_URL: 'postgresql://u:p@db/galleria' };
    expect(complaints(shared)[0]).toMatch(/^JWT_SECRET: required/);
    expect(complaints({ ...shared, JWT_SECRET: 'x'.repeat(32) })).toEqual([]);
  });

  it('wants an address for every module that runs elsewhere', () => {
    expect(complaints({ MODULES: 'orders,cart' })[0]).toContain(
      'MODULE_URLS: expected an address for users, catalog, payments, shipping, reviews, notifications',
    );
    const urls = ['users', 'catalog', 'payments', 'shipping', 'reviews', 'notifications']
      .map((m) => `${m}=http://127.0.0.1:4000`)
      .join(',');
    const config = loadConfig({ MODULES: 'orders, cart', MODULE_URLS: urls });
    expect(config.hosted).toEqual(['cart', 'orders']);
    expect(config.remotes['users']).toBe('http://127.0.0.1:4000');
  });

  it('makes one mail server address out of its parts', () => {
    const { modules } = loadConfig({
      SMTP_HOST: 'mail.example.com',
      SMTP_PORT: '465',
      SMTP_USER: 'shop@example.com',
      SMTP_PASSWORD: 'p:w',
    });
    expect(modules.smtpUrl).toBe('smtps://shop%40example.com:p%3Aw@mail.example.com:465');
  });

  it('keeps files in a bucket when one is named', () => {
    expect(loadConfig({})).toMatchObject({ s3: null, mediaUrl: null });
    const keys = { S3_ACCESS_KEY_ID: 'AK', S3_SECRET_ACCESS_KEY: 'SK' };
    expect(
      loadConfig({
        ...keys,
        S3_BUCKET: 'shop',
        S3_ENDPOINT: 'http://minio:9000',
        S3_PATH_STYLE: 'on',
        S3_PUBLIC_URL: 'https://cdn.example/s/',
      }),
    ).toMatchObject({
      s3: {
        bucket: 'shop',
        endpoint: 'http://minio:9000',
        region: 'us-east-1',
        pathStyle: true,
        credentials: { accessKeyId: 'AK', secretAccessKey: 'SK' },
      },
      mediaUrl: 'https://cdn.example/s',
    });
  });

  it('plays the providers that have no keys, and none in production', () => {
    expect(loadConfig({ PORT: '4000' })).toMatchObject({
      simulators: { stripe: 4010, paystack: 4011, mpesa: 4012 },
      modules: { payments: { paystack: { url: 'http://127.0.0.1:4011', pages: 'http://127.0.0.1:4011' } } },
    });
    const keyed = loadConfig({ PAYSTACK_SECRET_KEY: 'sk_live_x', SIMULATORS_PORT: '5000' });
    expect(keyed.simulators).toMatchObject({ stripe: 5000, mpesa: 5002 });
    expect(keyed.simulators).not.toHaveProperty('paystack');
    expect(keyed.modules.payments.paystack).toEqual({ url: 'https://api.paystack.co', pages: null, secretKey: 'sk_live_x' });
    const none = { stripe: null, paystack: null, mpesa: null };
    expect(loadConfig({ PAYMENT_SIMULATORS: 'off' })).toMatchObject({ simulators: {}, modules: { payments: none } });
    expect(loadConfig({ GALLERIA_ENV: 'production' })).toMatchObject({ simulators: {}, modules: { payments: none } });
  });

  it('takes two signing secrets while one is changed', () => {
    const keys = { STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_PUBLISHABLE_KEY: 'pk_live_x', STRIPE_WEBHOOK_SECRET: 'whsec_a,whsec_b' };
    expect(loadConfig(keys).modules.payments.stripe).toMatchObject({ pages: null, webhookSecrets: ['whsec_a', 'whsec_b'] });
  });

  it('reads a crash point with the time it fires', () => {
    expect(loadConfig({ GALLERIA_CRASH_POINT: 'K04:2' }).crashPoint).toEqual({ name: 'K04', hits: 2 });
  });
});

describe('.env.example', () => {
  it('names exactly the variables that are read', () => {
    expect(Object.keys(parseEnv(example)).sort()).toEqual(Object.keys(variables.shape).sort());
  });

  it('shows the defaults: with it the shop is the same as without', () => {
    expect(loadConfig(parseEnv(example))).toEqual(loadConfig({}));
  });

  it('explains every variable', () => {
    const lines = example.split('\n');
    const unexplained = lines.filter((line, i) => /^[A-Z0-9_]+=/.test(line) && !lines[i - 1]?.startsWith('# '));
    expect(unexplained).toEqual([]);
  });
});

describe('the secret of the installation', () => {
  it('is made once, kept for its owner only, and gives way to JWT_SECRET', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'galleria-secret-'));
    try {
      const first = installationSecret({ secret: null, dataDir });
      expect(first.length).toBeGreaterThanOrEqual(64);
      expect(installationSecret({ secret: null, dataDir })).toBe(first);
      expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
      expect(installationSecret({ secret: 'given', dataDir })).toBe('given');
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
