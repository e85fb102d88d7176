import type { Doctor, Finding, Scope } from '../../../platform/doctor';
import { caller, createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersModule } from '../module';

const found: Finding[] = [
  { id: 'S1', title: 'stock adds up', when: 'always', violations: 2, samples: [{ variantId: 'v1', onHand: 3 }] },
  { id: 'E7', title: 'nothing is parked', when: 'quiet', violations: 0, samples: [] },
];
let examined: Scope[] = [];
let answer: () => Promise<readonly Finding[]> = () => Promise.resolve(found);
const doctor: Doctor = {
  examine(scope) {
    examined.push(scope);
    return answer();
  },
};

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules: [usersModule], doctorOf: () => doctor });
});
afterAll(() => app.close());
beforeEach(async () => {
  examined = [];
  answer = () => Promise.resolve(found);
  await app.sql('delete from users.examinations');
});

const admin = caller(['users:examine']);
const ask = (scope: string) => app.request('POST', '/doctor', { body: { scope }, as: admin });
const latest = async () => (await app.request('GET', '/doctor', { as: admin })).body.examination;

test('what the doctor found is kept for staff to read', async () => {
  expect(await latest()).toBeNull();
  const asked = await ask('all');
  expect([asked.status, asked.body]).toMatchObject([202, { scope: 'all', finishedAt: null, findings: null, failure: null }]);
  await app.settle();
  expect(examined).toEqual(['all']);
  expect(await latest()).toMatchObject({ id: asked.body.id, findings: found, failure: null, finishedAt: expect.any(String) });
});

test('it looks once at a time, however often it is asked', async () => {
  let release = (): void => undefined;
  answer = () => new Promise((resolve) => (release = () => resolve(found)));
  const first = await ask('always');
  while (examined.length === 0) await new Promise((tick) => setImmediate(tick));
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask('all')));
  expect(answers.map(({ body }) => body.id)).toEqual(answers.map(() => first.body.id));
  release();
  await app.settle();
  expect(examined).toEqual(['always']);
  answer = () => Promise.resolve(found);
  expect((await ask('all')).body.id).not.toBe(first.body.id);
});

test('where it cannot look, staff read why', async () => {
  answer = () => Promise.reject(new Error('S1 could not be asked: timeout'));
  await ask('always');
  await app.settle();
  expect(await latest()).toMatchObject({ failure: 'S1 could not be asked: timeout', findings: null, finishedAt: expect.any(String) });
});

test('an examination whose worker died is begun again, and given up after three times', async () => {
  const begun = (tries: number, lease: string) =>
    app.sql(
      `insert into users.examinations (id, scope, asked_by, tries, lease_until) values (gen_random_uuid(), 'always', gen_random_uuid(), $1, now() + $2::interval)`,
      [tries, lease],
    );
  await begun(1, '30 seconds');
  await app.runJob('users.examine-books');
  expect([examined, (await latest()).finishedAt]).toEqual([[], null]);
  await app.sql(`update users.examinations set lease_until = now() - interval '1 second'`);
  await app.runJob('users.examine-books');
  expect([examined, (await latest()).findings]).toEqual([['always'], found]);

  await app.sql('delete from users.examinations');
  await begun(3, '-1 second');
  await app.runJob('users.examine-books');
  expect([examined.length, (await latest()).failure]).toEqual([1, 'It was begun 3 times and never came to an end.']);
});

test('it is for those who may ask it, and knows two questions', async () => {
  expect((await app.request('GET', '/doctor', { as: caller(['users:view-audit']) })).status).toBe(403);
  expect((await app.request('POST', '/doctor', { body: { scope: 'all' } })).status).toBe(401);
  expect((await ask('some')).status).toBe(400);
  expect(examined).toEqual([]);
});
