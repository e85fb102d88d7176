import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersModule } from '../module';
import { becomes, browser, customer, password, sessionToken, type Browser } from './people';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule], trustedProxies: ['loopback'] });
});
afterEach(async () => expect(await app.violated()).toEqual([]));
afterAll(() => app.close());

const home = { name: 'Wangari', line1: '1 Ring Road', city: 'Nairobi', postalCode: '00100', country: 'KE' };
const add = (person: Browser, more: object = {}) => person.request('POST', '/auth/me/addresses', { ...home, ...more });
const book = async (person: Browser) => (await person.request('GET', '/auth/me/addresses')).body.items;

describe('the address book', () => {
  it('begins with the default for both, keeps what is written and shows nothing that is not', async () => {
    const { browser: person } = await customer(app);
    expect(await book(person)).toEqual([]);
    const made = await add(person);
    expect([made.status, made.body]).toEqual([201, { id: expect.any(String), ...home, isDefaultShipping: true, isDefaultBilling: true }]);
    const whole = { ...home, line2: 'Flat 3', region: 'GA', phone: '+254 700 000000' };
    expect((await add(person, whole)).body).toEqual({
      id: expect.any(String),
      ...whole,
      isDefaultShipping: false,
      isDefaultBilling: false,
    });
    expect(await book(person)).toHaveLength(2);
  });

  it('has one default of each kind, whichever is named last', async () => {
    const { browser: person } = await customer(app);
    const [one, two, three] = [
      await add(person),
      await add(person, { isDefaultShipping: true }),
      await add(person, { isDefaultBilling: true }),
    ];
    expect((await book(person)).map((a: { id: string }) => a.id)).toEqual([two.body.id, three.body.id, one.body.id]);
    const path = `/auth/me/addresses/${one.body.id as string}`;
    const changed = await person.request('PUT', path, { ...home, city: 'Mombasa', isDefaultShipping: true });
    expect(changed.body).toEqual({ id: one.body.id, ...home, city: 'Mombasa', isDefaultShipping: true, isDefaultBilling: false });
    expect((await person.request('PUT', path, home)).body).toMatchObject({ city: 'Nairobi', isDefaultShipping: true });
    await person.request('PUT', path, { ...home, isDefaultShipping: false });
    expect((await book(person)).filter((a: { isDefaultShipping: boolean }) => a.isDefaultShipping)).toEqual([]);
  });

  it('of a race has one default, too', async () => {
    const { browser: person } = await customer(app);
    const answers = await Promise.all(Array.from({ length: 12 }, () => add(person, { isDefaultShipping: true, isDefaultBilling: true })));
    expect(answers.map((a) => a.status)).toEqual(Array(12).fill(201));
    expect((await book(person)).filter((a: { isDefaultShipping: boolean }) => a.isDefaultShipping)).toHaveLength(1);
  });

  it('holds twenty, also when thirty come at once, and what is taken out makes room', async () => {
    const { browser: person } = await customer(app);
    const answers = await Promise.all(Array.from({ length: 30 }, () => add(person)));
    expect(answers.map((a) => a.status).sort()).toEqual([...Array(20).fill(201), ...Array(10).fill(422)]);
    expect(answers.find((a) => a.status === 422)?.body).toMatchObject({ code: 'users.address-book-full', most: 20 });
    const [first] = await book(person);
    expect((await person.request('DELETE', `/auth/me/addresses/${first.id as string}`)).status).toBe(204);
    expect((await person.request('DELETE', `/auth/me/addresses/${first.id as string}`)).status).toBe(404);
    expect((await add(person)).status).toBe(201);
  });

  it('is nobody else’s (attack 38)', async () => {
    const [mine, theirs] = [await customer(app), await customer(app)];
    const { body } = await add(mine.browser);
    const path = `/auth/me/addresses/${body.id as string}`;
    expect((await theirs.browser.request('PUT', path, { ...home, city: 'Elsewhere' })).body).toMatchObject({
      status: 404,
      code: 'users.no-such-address',
    });
    expect((await theirs.browser.request('DELETE', path)).status).toBe(404);
    expect(await book(theirs.browser)).toEqual([]);
    expect(await book(mine.browser)).toEqual([body]);
    expect((await app.request('GET', '/auth/me/addresses')).status).toBe(401);
  });

  it('takes no line that is not one, and no owner', async () => {
    const { browser: person } = await customer(app);
    for (const more of [
      { name: '' },
      { line1: 'a\nb' },
      { country: 'Kenya' },
      { city: 'x'.repeat(121) },
      { userId: '0' },
      { place: 3 },
      { phone: null },
    ])
      expect([more, (await add(person, more)).status]).toEqual([more, 400]);
  });
});

describe('where I am signed in', () => {
  const firefox = {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
    'x-forwarded-for': '203.0.113.77',
  };

  async function twice() {
    const first = await customer(app);
    const second = browser(app);
    await second.request('POST', '/auth/login', { email: first.email, password }, firefox);
    return { first: first.browser, second, email: first.email };
  }

  it('is listed with device, rough network and times, this one first, and no secret', async () => {
    const { second } = await twice();
    const { body } = await second.request('GET', '/auth/me/sessions');
    expect(body.items).toEqual([
      {
        id: expect.any(String),
        current: true,
        byToken: false,
        device: { browser: 'Firefox', system: 'Linux' },
        network: '203.0.113.0/24',
        createdAt: expect.any(String),
        lastSeenAt: expect.any(String),
      },
      expect.objectContaining({ current: false }),
    ]);
    expect(JSON.stringify(body)).not.toContain(sessionToken(second));
    expect(JSON.stringify(body)).not.toContain('203.0.113.77');
  });

  it('and a browser that calls itself a script is shown as nothing (attack 61)', async () => {
    const { email } = await customer(app);
    const evil = browser(app);
    await evil.request('POST', '/auth/login', { email, password }, { 'user-agent': '<img src=x onerror=alert(1)>' });
    const { body } = await evil.request('GET', '/auth/me/sessions');
    expect(body.items[0].device).toEqual({ browser: null, system: null });
    expect(JSON.stringify(body)).not.toContain('onerror');
  });

  it('can be ended one by one, at once', async () => {
    const { first, second } = await twice();
    const list = (await second.request('GET', '/auth/me/sessions')).body.items;
    const other = list.find((s: { current: boolean }) => !s.current);
    expect((await second.request('DELETE', `/auth/me/sessions/${other.id as string}`)).status).toBe(204);
    expect((await becomes(401, 2_000, () => first.request('GET', '/auth/me/sessions'))).status).toBe(401);
    expect((await second.request('DELETE', `/auth/me/sessions/${other.id as string}`)).body).toMatchObject({
      status: 404,
      code: 'users.no-such-session',
    });
    const own = await second.request('DELETE', `/auth/me/sessions/${list[0].id as string}`);
    expect(own.headers.getSetCookie()[0]).toMatch(/^session=;/);
    expect(second.cookie).toBeNull();
  });

  it('can be ended everywhere else', async () => {
    const { first, second } = await twice();
    const robot = (
      await app.request('POST', '/auth/login', {
        body: { email: (await second.request('GET', '/auth/me')).body.user.email, password, refresh: true },
      })
    ).body;
    expect((await second.request('DELETE', '/auth/me/sessions')).status).toBe(204);
    expect((await becomes(401, 2_000, () => first.request('GET', '/auth/me/sessions'))).status).toBe(401);
    expect((await app.request('POST', '/auth/refresh', { body: { refreshToken: robot.refreshToken } })).status).toBe(401);
    expect((await second.request('GET', '/auth/me/sessions')).body.items).toHaveLength(1);
  });

  it('is nobody else’s business', async () => {
    const { second } = await twice();
    const [session] = (await second.request('GET', '/auth/me/sessions')).body.items;
    const { browser: stranger } = await customer(app);
    expect((await stranger.request('DELETE', `/auth/me/sessions/${session.id as string}`)).status).toBe(404);
    expect((await second.request('GET', '/auth/me/sessions')).status).toBe(200);
  });
});

describe('news by mail', () => {
  it('come to those who said so, with the day they said it, until they say no', async () => {
    const { browser: person, user } = await customer(app, { marketingConsent: true });
    expect(user.marketingConsent).toBe(true);
    const day = async () => (await app.sql('select marketing_consent_at as at from users.users where id = $1', [user.id]))[0].at;
    const first = await day();
    expect(first).toEqual(expect.any(Date));
    expect((await person.request('PATCH', '/auth/me', { marketingConsent: true })).body.marketingConsent).toBe(true);
    expect(await day()).toEqual(first);
    expect((await person.request('PATCH', '/auth/me', { marketingConsent: false })).body.marketingConsent).toBe(false);
    expect(await day()).toBeNull();
  });

  it('do not come to those who said nothing', async () => {
    expect((await customer(app)).user.marketingConsent).toBe(false);
  });
});
