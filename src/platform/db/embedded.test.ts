import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findEmbedded, startEmbedded, type EmbeddedDatabase } from './embedded';
import { findBinaries } from './embedded/binaries';
import { processStamp } from './embedded/processes';
import { chooseRunner } from './embedded/runner';
import { launch } from './embedded/server';

const asRoot = process.getuid?.() === 0;
const holder = join(__dirname, '../testing/hold-embedded.ts');

describe('the embedded database', () => {
  let folder = '';
  let dataDir = '';
  let opened: EmbeddedDatabase[] = [];
  let held: ChildProcess[] = [];
  let said = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'galleria-embedded-'));
    chmodSync(folder, 0o700);
    dataDir = join(folder, 'pg');
    await (await startEmbedded({ dataDir })).stop();
  });

  afterEach(async () => {
    for (const child of held) child.kill('SIGKILL');
    for (const database of opened) await database.stop();
    opened = [];
    held = [];
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = async (): Promise<EmbeddedDatabase> => {
    const database = await startEmbedded({ dataDir });
    opened.push(database);
    return database;
  };
  const startElsewhere = async (where = dataDir, env: Record<string, string> = {}): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ['--import', 'tsx', holder, where], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    held.push(child);
    said = '';
    while (!/^ready/m.test(said)) said += String((await once(child.stdout ?? child, 'data'))[0]);
    return child;
  };
  const killed = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  it('runs in a folder that nobody else may enter, also as root', async () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(folder).uid).toBe(asRoot ? 0 : process.getuid?.());
    expect(await answer((await start()).url, 'select 1 as value')).toBe(1);
  });

  it('speaks UTF-8, never leaves a commit to luck, and is closed to other computers and to the passwordless', async () => {
    const { url } = await start();
    expect(await answer(url, `select upper('éñ') || lower('ÄÖ') || length('größe')::text as value`)).toBe('ÉÑäö5');
    expect(
      await answer(
        url,
        `select string_agg(setting, ' ' order by name) as value from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
      ),
    ).toBe('on on on');
    expect(await answer(url, `select current_setting('listen_addresses') as value`)).toBe('127.0.0.1');
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(answer(wrong.href, 'select 1 as value')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  });

  it('starts again within a second, at the same address, with what was stored', async () => {
    const first = await start();
    await answer(first.url, 'create table if not exists kept as select 7 as value; select 1 as value');
    await first.stop();
    expect(findEmbedded(dataDir)).toBeNull();
    // of some starts the fastest: a busy machine holds up one or another
    const took: number[] = [];
    let second = first;
    while (took.length < 8 && Math.min(...took) >= 1_000) {
      if (took.length > 0) await second.stop();
      const began = Date.now();
      second = await start();
      took.push(Date.now() - began);
    }
    expect(Math.min(...took)).toBeLessThan(1_000);
    expect(second.url).toBe(first.url);
    expect(await answer(second.url, 'select value from kept')).toBe(7);
  });

  it('recovers by itself after kill -9 of the application and the database', async () => {
    const child = await startElsewhere();
    const url = findEmbedded(dataDir) ?? '';
    await answer(url, 'create table if not exists orders_answered (id int); insert into orders_answered values (1); select 1 as value');
    const postmaster = Number(readFileSync(join(dataDir, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(postmaster, 'SIGKILL');
    await killed(child);
    const again = await start();
    expect(await answer(again.url, 'select count(*)::int as value from orders_answered')).toBe(1);
  });

  it('goes on with the database that a killed application has left running, and stops it in the end', async () => {
    const child = await startElsewhere();
    await killed(child);
    const adopted = await start();
    expect(adopted.joined).toBe(true);
    expect(await answer(adopted.url, 'select 1 as value')).toBe(1);
    await adopted.stop();
    expect(existsSync(join(dataDir, 'cluster/postmaster.pid'))).toBe(false);
    expect(readdirSync(join(dataDir, 'users'))).toEqual([]);
  });

  it('is shared by two processes and stops with the last of them', async () => {
    const child = await startElsewhere();
    const doctor = await start();
    expect(doctor.joined).toBe(true);
    await doctor.stop();
    expect(await answer(findEmbedded(dataDir) ?? '', 'select 1 as value')).toBe(1);
    const later = await start();
    await killed(child);
    await later.stop();
    expect(findEmbedded(dataDir)).toBeNull();
  });

  it('starts although the number in a stale postmaster.pid now means another program', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    try {
      writeFileSync(
        join(dataDir, 'cluster/postmaster.pid'),
        [other.pid, join(dataDir, 'cluster'), 1, 5432, '', '127.0.0.1', '', 'ready', ''].join('\n'),
      );
      expect(await answer((await start()).url, 'select 1 as value')).toBe(1);
      expect(processStamp(other.pid ?? 0)).not.toBeNull();
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('waits for the new server although a killed one left a file that says ready under the same number, as in a container', async () => {
    const file = join(dataDir, 'cluster/postmaster.pid');
    const says = join(dataDir, 'says-ready');
    const left = (pid: string): string => [pid, join(dataDir, 'cluster'), 1, 1, '', '127.0.0.1', '', 'ready'].join('\n');
    writeFileSync(file, left('1'));
    writeFileSync(`${file}.left`, left('$$'));
    writeFileSync(
      says,
      `#!/bin/sh\nsed "1s/.*/$$/" "${file}.left" > "${file}.new"\ntouch -r "${file}" "${file}.new"\nmv "${file}.new" "${file}"\nsleep 0.3\nexec "$@"\n`,
      { mode: 0o755 },
    );
    const runner = chooseRunner(dataDir, findBinaries(), () => undefined);
    await launch({ ...runner, prefix: [...runner.prefix, says] }, Number(readFileSync(join(dataDir, 'port'), 'utf8')));
    expect(await answer(findEmbedded(dataDir) ?? '', 'select 1 as value')).toBe(1);
    await start();
    rmSync(`${file}.left`);
  });

  it('is reached through a socket where its name is short enough, also after a killed server left its own, and by number otherwise', async () => {
    const first = await start();
    expect(new URL(first.url).hostname).toBe(encodeURIComponent(dataDir));
    const { port } = new URL(first.url);
    await first.stop();
    writeFileSync(join(dataDir, `.s.PGSQL.${port}.lock`), `${process.pid}\n${join(dataDir, 'cluster')}\n1\n${port}\n${dataDir}\n`);
    expect(await answer((await start()).url, 'select 1 as value')).toBe(1);
    const deep = join(folder, 'a'.repeat(120));
    const far = await startEmbedded({ dataDir: deep });
    opened.push(far);
    expect(new URL(far.url).hostname).toBe('127.0.0.1');
    expect(await answer(far.url, 'select 1 as value')).toBe(1);
  });

  it('never touches a postmaster.pid that may be in the middle of being written, and gets over one that stays empty', async () => {
    const file = join(dataDir, 'cluster/postmaster.pid');
    writeFileSync(file, '');
    expect(findEmbedded(dataDir)).toBeNull();
    expect(existsSync(file)).toBe(true);
    expect(await answer((await start()).url, 'select 1 as value')).toBe(1);
  });

  it('does not wait for the lock of a process that has died', async () => {
    writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, stamp: 'gone' }));
    const began = Date.now();
    await start();
    // who waits for a lock does so for a minute
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  it('begins anew when its first preparation was interrupted', async () => {
    const fresh = join(folder, 'interrupted');
    mkdirSync(join(fresh, 'cluster.draft/base'), { recursive: true });
    writeFileSync(join(fresh, 'password'), 'half');
    const database = await startEmbedded({ dataDir: fresh });
    try {
      expect(await answer(database.url, 'select 1 as value')).toBe(1);
    } finally {
      await database.stop();
    }
  });

  (asRoot ? it : it.skip)('runs as another user, in a folder of its own, where root may not make user namespaces', async () => {
    const barred = join(folder, 'barred');
    const stubs = join(folder, 'stubs');
    mkdirSync(stubs);
    writeFileSync(join(stubs, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const child = await startElsewhere(barred, { PATH: `${stubs}:${process.env['PATH']}` });
    expect(await answer(findEmbedded(barred) ?? '', 'select 1 as value')).toBe(1);
    await killed(child);
    const home = readFileSync(join(barred, 'moved-to'), 'utf8');
    expect(said).toMatch(new RegExp(`^The database lies in ${home} and runs as user \\d+: [^\\n]+\\n`));
    expect(statSync(join(home, 'cluster')).uid).not.toBe(0);
    await (await startEmbedded({ dataDir: barred })).stop();
    rmSync(home, { recursive: true });
  });

  it('says in one line why it cannot start', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(join(broken, 'cluster'), { recursive: true });
    writeFileSync(join(broken, 'cluster/PG_VERSION'), '9.6\n');
    await expect(startEmbedded({ dataDir: broken })).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(/^The embedded database did not start: [^\n]+$/),
    });
  });
});

async function answer(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results = [await client.query(text)].flat();
    return results.at(-1)?.rows[0]?.value;
  } finally {
    await client.end();
  }
}
