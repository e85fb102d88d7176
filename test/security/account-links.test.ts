import { send } from '../../src/platform/testing/fake-shop';
import { createWorld, type World } from '../support/world';

let world: World;
let port: number;
beforeAll(async () => {
  world = await createWorld();
  port = Number(new URL(world.app.baseUrl).port);
});
afterAll(() => world.close());

const email = 'customer@example.com';
const shopUrl = 'http://localhost:3000';

/** The newest mail of a kind to this customer, with its links as they were sent. */
async function mail(reason: string): Promise<{ text: string; html: string }> {
  await world.app.settle();
  const list = await world.request('admin', 'GET', `/mailbox?to=${email}&reason=${reason}&limit=1`);
  return (await world.request('admin', 'GET', `/mailbox/${list.body.items[0].id as string}`)).body;
}
const linksIn = ({ text, html }: { text: string; html: string }): string[] => [
  ...(text.match(/https?:\/\/\S+/g) ?? []),
  ...[...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link ?? ''),
];

// Attack 50.
describe('who asks for a password reset under another host name', () => {
  test.each<Record<string, string>>([
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { forwarded: 'host=evil.example;proto=https' },
    { 'x-original-host': 'evil.example', 'x-host': 'evil.example', 'x-forwarded-server': 'evil.example' },
    { host: 'localhost:3000@evil.example' },
    { origin: 'https://evil.example', referer: 'https://evil.example/reset' },
  ])('changes no link: %j', async (headers) => {
    await world.app.sql('delete from users.mail_requests');
    const { status } = await send(port, 'POST', '/api/v1/auth/password-reset', { headers, body: { email } });
    expect([202, 400]).toContain(status);
    if (status === 400) return;
    const links = linksIn(await mail('users.reset-password'));
    expect(links).toHaveLength(2);
    for (const link of links) expect(link).toMatch(new RegExp(`^${shopUrl}/reset-password#token=[A-Za-z0-9_-]{43}$`));
  });
});

test('the link in the mail sets a new password, once, and nothing but the mail ever shows it', async () => {
  await world.app.sql('delete from users.mail_requests');
  const asked = await world.request('nobody', 'POST', '/auth/password-reset', { body: { email } });
  const [link = ''] = linksIn(await mail('users.reset-password'));
  const token = new URL(link).hash.replace('#token=', '');
  expect(asked.body).toBe('');
  const body = { token, newPassword: 'a brand new pass phrase' };
  expect((await world.request('nobody', 'POST', '/auth/password-reset/confirm', { body })).status).toBe(204);
  expect((await world.request('nobody', 'POST', '/auth/password-reset/confirm', { body })).body.code).toBe('users.link-not-valid');
  expect(linksIn(await mail('users.password-changed'))).toEqual([`${shopUrl}/reset-password`, `${shopUrl}/reset-password`]);
  expect((await world.request('customer', 'GET', '/auth/me/sessions')).status).toBe(401);
  await world.app.settle();
  expect(await world.app.violated()).toEqual([]);
});

test('staff who read the mailbox cannot open the link; only who may act as the customer can', async () => {
  await world.app.sql('delete from users.mail_requests');
  await world.request('nobody', 'POST', '/auth/password-reset', { body: { email } });
  await world.app.settle();
  const list = await world.request('staff', 'GET', `/mailbox?to=${email}&reason=users.reset-password&limit=1`);
  const seen = await world.request('staff', 'GET', `/mailbox/${list.body.items[0].id as string}`);
  expect(linksIn(seen.body)).toEqual([`${shopUrl}/reset-password#token=hidden`, `${shopUrl}/reset-password#token=hidden`]);
});
