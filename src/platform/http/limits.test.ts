import pg from 'pg';
import { AppError } from '../kernel/errors';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { createLimits, type Limiter } from './limits';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await cloneDatabase();
  pool = new pg.Pool({ connectionString: database.urlOf('users'), max: 4 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const login = (from: pg.Pool | null, factor = 0.1): Limiter => createLimits({ factor, pool: from }).bucket('login') ?? fail();
const fail = (): never => {
  throw new Error('limits are off');
};
const outcome = (work: Promise<void>): Promise<string> =>
  work.then(
    () => 'passed',
    (error: unknown) => (error instanceof AppError ? `${error.kind} ${error.code}` : String(error)),
  );
const refused = 'rate-limited request.rate-limited';

test('attempts are counted over all processes, and none is lost between them', async () => {
  const processes = [login(pool), login(pool)];
  const outcomes = await Promise.all(Array.from({ length: 30 }, (_, i) => outcome(processes[i % 2]?.network('203.0.113.1') ?? fail())));
  expect(outcomes.filter((o) => o === 'passed')).toHaveLength(6);
  expect(outcomes.filter((o) => o === refused)).toHaveLength(24);
  expect(await outcome(login(pool).network('203.0.113.1'))).toBe(refused);
  expect(await outcome(login(pool).network('203.0.113.2'))).toBe('passed');
});

test('by account and by network are two counts', async () => {
  const limiter = login(pool);
  const outcomes: string[] = [];
  for (let i = 0; i < 4; i += 1) outcomes.push(await outcome(limiter.actor?.('actor-1') ?? fail()));
  expect(outcomes).toEqual(['passed', 'passed', 'passed', refused]);
  expect(await outcome(limiter.network('203.0.113.9'))).toBe('passed');
});

test('a flood from one address soon stops reaching the database', async () => {
  let statements = 0;
  const counted = new pg.Pool({ connectionString: database.urlOf('users'), max: 1 });
  counted.on('acquire', () => (statements += 1));
  const limiter = login(counted);
  for (let i = 0; i < 50; i += 1) await outcome(limiter.network('203.0.113.3'));
  expect(statements).toBe(7);
  await counted.end();
});

test('without its database it goes on counting in memory', async () => {
  const away = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none', connectionTimeoutMillis: 500 });
  const limiter = login(away);
  const outcomes: string[] = [];
  for (let i = 0; i < 7; i += 1) outcomes.push(await outcome(limiter.network('203.0.113.4')));
  expect(outcomes).toEqual([...Array(6).fill('passed'), refused]);
  await away.end();
});

test('a factor of zero switches limits off, an unknown name is a mistake', () => {
  expect(createLimits({ factor: 0, pool: null }).bucket('login')).toBeNull();
  expect(() => createLimits({ factor: 0, pool: null }).bucket('speed')).toThrow('no rate limit named "speed"');
});
