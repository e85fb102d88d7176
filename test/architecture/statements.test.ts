import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules } from '../../src/app';
import type { Routes } from '../../src/platform/http/route';
import { isCatchingUp } from '../../src/platform/testing/catching-up';
import { createWorld, type Actor, type World } from '../support/world';
import { isLooking } from '../support/relay-looks';
import { rows } from './access-rows';

/** SQL statements a request may take when it is repeated, by route. UPDATE_GOLDEN=1 writes down what they take now. */
const file = join(__dirname, 'statement-limits.json');
const limits = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;

/** What shoppers ask for most may not take more, whatever is written down. */
const promised = { 'catalog.listProducts': 1, 'catalog.getProduct': 1, 'catalog.searchProducts': 2, 'catalog.suggest': 2 };

const reads = modules.flatMap((m) =>
  Object.entries(m.routes as Routes).flatMap(([name, route]) => (route.method === 'get' ? [`${m.contract.name}.${name}`] : [])),
);

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('no reading request takes more statements than it may', async () => {
  const taken: Record<string, number> = {};
  for (const name of reads) taken[name] = await statementsOf(name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    const sorted = Object.fromEntries(Object.entries(taken).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
    return;
  }
  expect(Object.keys(limits).sort()).toEqual([...reads].sort());
  expect(Object.entries(taken).filter(([name, count]) => count > (limits[name] ?? 0))).toEqual([]);
});

test.each(Object.entries(promised))('%s may take %i', (name, most) => {
  expect(limits[name]).toBeLessThanOrEqual(most);
});

/** The fewest of some: something else may be looking for messages or sweeping meanwhile. */
async function statementsOf(name: string): Promise<number> {
  const row = rows[name];
  if (!row) throw new Error(`${name} has no row`);
  const counts: number[] = [];
  const most = process.env['UPDATE_GOLDEN'] === '1' ? 0 : (limits[name] ?? 0);
  for (let time = 0; time < 8 && (time < 3 || Math.min(...counts) > most); time += 1) {
    const { actor, path, ...options } = await probe(row, name);
    await world.app.settle();
    world.app.statements();
    const { status } = await world.app.readAnew(() => world.request(actor, 'GET', path, options));
    counts.push(world.app.statements().filter((text) => !isLooking(text) && !isCatchingUp(text) && !readsRights(text)).length);
    expect([name, row.through.includes(status)]).toEqual([name, true]);
  }
  return Math.min(...counts);
}

/** Whose thing it is asks for it; of what belongs to nobody, an administrator. */
async function probe(row: (typeof rows)[string], name: string) {
  const module = modules.find((m) => name.startsWith(`${m.contract.name}.`));
  const route = (module?.routes as Routes | undefined)?.[name.slice(name.indexOf('.') + 1)];
  const actor: Actor = route?.access.own === true && !row?.noObject ? 'customer' : 'admin';
  return { actor, ...(await row.probe(world, actor, actor)) };
}

/** What a role may do is kept for some seconds, whoever asks for what. */
const readsRights = (text: string): boolean => /^select .*"permissions" from .*"roles"/.test(text);
