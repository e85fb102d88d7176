import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../platform/testing/cluster';
import { freePort } from '../platform/testing/free-port';

const root = join(__dirname, '../..');
const { serverIsBuilt } = require('../../scripts/build') as { serverIsBuilt(): boolean };
/** The built program when it is up to date, which starts four times as fast as the sources. */
const program = serverIsBuilt()
  ? [join(root, 'dist/src/cli/main.js')]
  : ['--import', require.resolve('tsx'), join(root, 'src/cli/main.ts')];

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('galleria on the command line', () => {
  let cwd = '';
  let running: ChildProcess[] = [];
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'galleria-cli-'));
  });
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running = [];
  });
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => ['PATH', 'HOME', 'TMPDIR'].includes(name)));
    const child = spawn(process.execPath, [...program, ...args], {
      cwd,
      env: { ...inherited, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.push(child);
    return child;
  }

  async function galleria(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Promise<Ended> {
    const child = start(args, env);
    let [out, err] = ['', ''];
    child.stdout?.on('data', (data) => (out += String(data)));
    child.stderr?.on('data', (data) => (err += String(data)));
    child.stdin?.end(input);
    const [code] = await once(child, 'close');
    return { code, out, err };
  }

  const inOneLine = (err: string): string => {
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toMatch(/^\s+at /m);
    return err.trimEnd();
  };

  it('teaches: every command has examples', async () => {
    const { code, out } = await galleria(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('$ npx galleria serve');
    const commands = [...out.matchAll(/^ {2}([a-z-]+)(?: \[options\])?(?: <\w+>)? {2,}/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'help' && name !== 'user');
    expect(commands).toEqual([
      'serve',
      'worker',
      'migrate',
      'seed',
      'import',
      'import-orders',
      'export',
      'doctor',
      'backup',
      'restore',
      'replay',
      'openapi',
    ]);
    for (const args of [...commands.map((name) => [name]), ['user', 'create-admin']]) {
      expect((await galleria([...args, '--help'])).out).toMatch(/\$ .*npx galleria /);
    }
  });

  it.each([
    [['serve'], { PORT: 'abc' }, 'PORT: expected a number between 1 and 65535, got "abc"'],
    [['migrate'], { DATABASE_URL: 'postgresql://u:hunter2@127.0.0.1:1/shop' }, 'DATABASE_URL: no database answers at 127.0.0.1:1/shop.'],
    [['worker'], { GALLERIA_TYPO: '1' }, 'GALLERIA_TYPO: there is no such setting; .env.example lists all of them'],
    [
      ['serve'],
      { S3_BUCKET: 'shop', S3_ENDPOINT: 'http://127.0.0.1:1', S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'hunter2' },
      'S3_ENDPOINT: http://127.0.0.1:1 does not answer as S3 does (connect ECONNREFUSED 127.0.0.1:1).',
    ],
    [['user', 'create-admin', 'nobody'], {}, '"nobody" is no e-mail address.'],
    [['doctor', '--always', '--quiet-only'], {}, 'Choose one of --always and --quiet-only.'],
  ])('says in one line, without a stack, why %j cannot run', async (args, env, line) => {
    const { code, out, err } = await galleria(args, { DATA_DIR: join(cwd, 'never'), ...env });
    expect(inOneLine(err)).toBe(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(existsSync(join(cwd, 'never'))).toBe(args[0] === 'migrate');
    rmSync(join(cwd, 'never'), { recursive: true, force: true });
  });

  it('names the taken port before it prepares anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, err } = await galleria(['serve'], { PORT: `${port}`, DATA_DIR: join(cwd, 'never') });
    other.close();
    expect(inOneLine(err)).toMatch(new RegExp(`^PORT: port ${port} is taken by another program`));
    expect(code).toBe(2);
    expect(existsSync(join(cwd, 'never'))).toBe(false);
  });

  it('reads a .env file in the working directory; the environment wins', async () => {
    writeFileSync(join(cwd, '.env'), 'PORT=abc\nSHOP_CURRENCY=euro\n');
    const { err } = await galleria(['serve'], { PORT: '1x' });
    rmSync(join(cwd, '.env'));
    expect(err).toBe(
      'PORT: expected a number between 1 and 65535, got "1x"\nSHOP_CURRENCY: expected an ISO 4217 code like USD, got "euro"\n',
    );
  });

  it('prints the description of the API and nothing else', async () => {
    const { code, out, err } = await galleria(['openapi']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
  });

  describe('on a database', () => {
    let database: TestDatabase;
    let env: Record<string, string>;
    beforeAll(async () => {
      database = await cloneDatabase();
      env = {
        DATABASE_URL: database.ownerUrl,
        DATABASE_ROLE_PREFIX: `cli_${database.name}`,
        JWT_SECRET: 'x'.repeat(40),
        DATA_DIR: join(cwd, 'data'),
      };
    });
    afterAll(async () => {
      await onDatabase(async (owner) => {
        const { rows } = await owner.query('select rolname from pg_roles where rolname like $1', [`cli_${database.name}_%`]);
        for (const { rolname } of rows) await owner.query(`drop owned by ${rolname}; drop role ${rolname}`);
      });
      await database.drop();
    });

    async function onDatabase<R>(work: (owner: pg.Client) => Promise<R>): Promise<R> {
      const owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      return work(owner).finally(() => owner.end());
    }

    it('migrate says that there is nothing to do', async () => {
      expect(await galleria(['migrate'], env)).toEqual({ code: 0, out: 'The database is up to date.\n', err: '' });
    });

    it('doctor is content with a new shop, finds a book that is not true, and says which row', async () => {
      const clean = await galleria(['doctor'], env);
      expect(clean).toMatchObject({ code: 0, out: expect.stringMatching(/\nAll \d+ hold\.\n$/) });
      await onDatabase((owner) =>
        owner.query(`insert into orders.outbox (id, kind, topic, data, correlation_id, parked_at, last_error)
          values ('019e0000-0000-7000-8000-000000000001', 'command', 'orders.x', '{}', 'c', now(), 'broken')`),
      );
      const sick = await galleria(['doctor', '--json'], env);
      expect(sick.code).toBe(1);
      const { ok, findings } = JSON.parse(sick.out) as { ok: boolean; findings: { id: string; violations: number; samples: object[] }[] };
      expect(ok).toBe(false);
      expect(findings.filter(({ violations }) => violations > 0)).toEqual([
        expect.objectContaining({
          id: 'E7.orders',
          violations: 1,
          samples: [expect.objectContaining({ id: '019e0000-0000-7000-8000-000000000001', last_error: 'broken' })],
        }),
      ]);
      expect(await galleria(['doctor', '--always'], env)).toMatchObject({ code: 0 });
      expect((await galleria(['replay'], env)).out).toBe('orders: 1 messages will be tried again.\n');
      await onDatabase((owner) => owner.query('delete from orders.outbox'));
    });

    it('doctor that cannot look is not content', async () => {
      await onDatabase((owner) => owner.query('alter table reviews.reviews rename to hidden'));
      const { code, err } = await galleria(['doctor'], env);
      await onDatabase((owner) => owner.query('alter table reviews.hidden rename to reviews'));
      expect(inOneLine(err)).toMatch(/could not be asked: relation "reviews.reviews" does not exist/);
      expect(code).toBe(2);
    });

    it('user create-admin makes an administrator with a password of one’s own or a made one', async () => {
      const made = await galleria(['user', 'create-admin', 'ann@example.com', '--name', 'Ann'], env);
      expect(made.out).toMatch(/^Made the administrator ann@example\.com\.\nIts password, shown this once: \S{16,}\n$/);
      const own = await galleria(['user', 'create-admin', 'bob@example.com', '--password-stdin'], env, 'correct horse battery\n');
      expect(own.out).toBe('Made the administrator bob@example.com.\n');
      const again = await galleria(['user', 'create-admin', 'ann@example.com'], env);
      expect(again.out).toBe('ann@example.com is an administrator and keeps the password it has.\n');
    });
  });

  it('serve sets up a shop, is asked by doctor beside it, ends when asked, and survives kill -9', async () => {
    const dataDir = join(cwd, 'shop');
    const [port, internal] = [await freePort(), await freePort()];
    const env = { DATA_DIR: dataDir, PORT: `${port}`, INTERNAL_PORT: `${internal}`, SEED_DEMO: 'off', LOG_FORMAT: 'json' };
    const ready = async (child: ChildProcess): Promise<string> => {
      let said = '';
      for await (const data of child.stdout ?? []) {
        said += String(data);
        if (said.includes('API docs')) return said;
      }
      throw new Error(`serve ended: ${said}`);
    };

    const first = start(['serve'], env);
    const welcome = await ready(first);
    expect(welcome).toContain(`http://localhost:${port}/admin/mailbox`);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    expect((await galleria(['doctor'], { DATA_DIR: dataDir })).code).toBe(0);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    first.kill('SIGTERM');
    expect(await once(first, 'exit')).toEqual([0, null]);
    expect(existsSync(join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false);

    const second = start(['serve'], env);
    expect(await ready(second)).not.toContain('password');
    const postmaster = Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
    second.kill('SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    await once(second, 'exit');

    const third = start(['serve'], env);
    await ready(third);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    third.kill('SIGINT');
    expect(await once(third, 'exit')).toEqual([0, null]);
  });
});
