import { uuidv7 } from '../../../platform/kernel/ids';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersContract, type StaffAction } from '../index';
import { usersModule } from '../module';
import { customer, member, type Browser } from './people';

let app: TestApp;
let admin: { userId: string; email: string; browser: Browser };
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule] });
  admin = await member(app, 'admin');
});
afterAll(() => app.close());

const action = (facts: Partial<StaffAction> = {}): StaffAction => ({
  actionId: uuidv7(),
  at: new Date().toISOString(),
  userId: admin.userId,
  permission: 'orders:ship',
  method: 'POST',
  route: '/api/v1/shippings',
  summary: 'Ship an order',
  objectIds: [uuidv7()],
  status: 201,
  requestId: 'r-1',
  ip: '203.0.113.77',
  ...facts,
});
const record = (one: StaffAction) => app.facade(usersContract).recordAction(one);
const audit = async (query = '') => (await admin.browser.request('GET', `/audit?${query}`)).body;
const ids = async (query: string) => (await audit(query)).items.map((e: { id: string }) => e.id);

describe('what staff change', () => {
  it('leaves one entry with who, what, to what, by which right, from where and how it ended', async () => {
    const { user } = await customer(app);
    const answer = await admin.browser.request(
      'PATCH',
      `/users/${user.id as string}/roles`,
      { roles: ['customer', 'staff'] },
      { 'x-request-id': 'seen-in-the-log' },
    );
    expect(answer.status).toBe(200);
    await app.settle();
    expect((await audit(`objectId=${user.id as string}`)).items).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        userId: admin.userId,
        userName: 'Amina',
        userEmail: admin.email,
        permission: 'users:assign-roles',
        method: 'PATCH',
        route: '/api/v1/users/:id/roles',
        summary: expect.stringContaining('Give an account exactly these roles'),
        objectIds: [user.id],
        status: 200,
        requestId: 'seen-in-the-log',
        ip: '127.0.0.1',
      },
    ]);
  });

  it('is found by what was made, too', async () => {
    const { body } = await admin.browser.request('POST', '/customer-groups', { code: 'friends', name: 'Friends' });
    await admin.browser.request('POST', '/roles', { name: 'packer', title: 'Packers', permissions: [] });
    await app.settle();
    expect((await audit(`objectId=${body.id as string}`)).items).toMatchObject([{ permission: 'users:manage-groups', status: 201 }]);
    expect((await audit('objectId=packer')).items).toMatchObject([{ permission: 'users:write-roles', status: 201 }]);
  });

  it('leaves none where nothing changed: refused, only read, or one’s own affairs', async () => {
    const before = (await audit('limit=100')).items.length;
    const staff = await member(app, 'staff');
    await admin.browser.request('PATCH', `/users/${uuidv7()}/roles`, { roles: ['staff'] });
    await admin.browser.request('POST', '/customer-groups', { code: 'friends', name: 'Taken' });
    await admin.browser.request('POST', '/customer-groups', { code: 'NO' });
    await staff.browser.request('POST', '/roles', { name: 'x', title: 'X', permissions: [] });
    await admin.browser.request('GET', '/users');
    await staff.browser.request('PATCH', '/auth/me', { name: 'Another' });
    await app.settle();
    expect((await audit('limit=100')).items).toHaveLength(before);
    expect(await app.sql(`select 1 from users.outbox where topic = 'users.recordAction' and delivered_at is null`)).toEqual([]);
  });

  it('told of twice is one entry', async () => {
    const one = action();
    await Promise.all(Array.from({ length: 5 }, () => record(one)));
    await record(one);
    expect(await ids(`objectId=${one.objectIds[0]}`)).toEqual([one.actionId]);
  });
});

describe('the log', () => {
  it('is read by person, object, right and time, in pages, newest first', async () => {
    const other = uuidv7();
    const object = uuidv7();
    const days = ['2020-01-01', '2020-01-02', '2020-01-03', '2020-01-04'];
    const made: string[] = [];
    for (const day of days) {
      const one = action({
        at: `${day}T12:00:00.000Z`,
        userId: other,
        objectIds: [object],
        permission: day === '2020-01-02' ? 'catalog:adjust-stock' : 'orders:ship',
      });
      await record(one);
      made.push(one.actionId);
    }
    const newest = [...made].reverse();
    expect(await ids(`userId=${other}`)).toEqual(newest);
    expect(await ids(`objectId=${object}&from=2020-01-02T00:00:00Z&to=2020-01-04T12:00:00Z`)).toEqual([made[2], made[1]]);
    expect(await ids(`userId=${other}&permission=catalog:adjust-stock`)).toEqual([made[1]]);
    const first = await audit(`userId=${other}&limit=3`);
    expect(first.nextCursor).toBe(made[1]);
    expect(await ids(`userId=${other}&limit=3&cursor=${first.nextCursor as string}`)).toEqual([made[0]]);
    expect((await audit(`userId=${other}`)).items[0]).toMatchObject({ userName: null, userEmail: null });
    for (const wrong of ['userId=1', 'from=yesterday', 'cursor=x', 'objectId=', 'who=me'])
      expect([wrong, (await admin.browser.request('GET', `/audit?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  it('tells of an action whose end nobody knows', async () => {
    const one = action({ status: null });
    await record(one);
    expect((await audit(`objectId=${one.objectIds[0]}`)).items).toMatchObject([{ status: null }]);
  });

  it('is for those who were given it', async () => {
    const [staff, person] = [await member(app, 'staff'), await customer(app)];
    expect((await staff.browser.request('GET', '/audit')).status).toBe(403);
    expect((await person.browser.request('GET', '/audit')).status).toBe(403);
    expect((await app.request('GET', '/audit')).status).toBe(401);
  });

  it('is never changed, not even by the shop itself', async () => {
    await expect(app.sql(`update users.audit_entries set status = 200`)).rejects.toThrow('append-only');
    await expect(app.sql(`delete from users.audit_entries`)).rejects.toThrow('append-only');
    expect(await app.violated('A1')).toEqual([]);
  });

  it('stays true when many act at once, and when the addresses people came from are forgotten', async () => {
    await Promise.all(Array.from({ length: 30 }, () => record(action())));
    expect(await app.violated('A1')).toEqual([]);
    await app.sql('delete from users.audit_sources');
    expect(await app.violated('A1')).toEqual([]);
    expect((await audit()).items[0].ip).toBeNull();
  });
});
