import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import architecture from '../../architecture.json';
import { modules } from '../../src/app';
import { invariantsPage, moduleMap, retentionPage } from '../../scripts/docs';

const declared = new Map(Object.entries(architecture));
const names = (record: object): string[] => Object.keys(record).sort();
const contractNames = (contracts: readonly { name: string }[]): string[] => [...new Set(contracts.map((c) => c.name))].sort();

describe('architecture.json', () => {
  test('names exactly the eight modules', () => {
    expect(modules.map((m) => m.contract.name).sort()).toEqual(names(architecture));
    expect(modules).toHaveLength(8);
  });

  test('calls point only upwards in the list, so they have no cycle', () => {
    const order = [...declared.keys()];
    for (const [name, { calls }] of declared) {
      for (const callee of calls) expect([name, callee, order.indexOf(callee) < order.indexOf(name)]).toEqual([name, callee, true]);
    }
  });

  test.each(modules.map((m) => [m.contract.name, m] as const))('%s calls, listens and sends exactly as declared', (name, module) => {
    const { calls, listens, sends } = declared.get(name) ?? { calls: [], listens: [], sends: [] };
    expect(contractNames(Object.values(module.uses as Record<string, { name: string }>))).toEqual([...calls].sort());
    const publishers = Object.values(module.consumers as Record<string, { name: string }>).map((event) => ({
      name: event.name.split('.')[0] ?? '',
    }));
    expect(contractNames(publishers)).toEqual([...listens].sort());
    expect(contractNames(module.sends)).toEqual([...sends].sort());
  });

  test('every event is published under its own module’s name', () => {
    for (const module of modules) for (const event of module.events) expect(event.name.split('.')[0]).toBe(module.contract.name);
  });

  test.each([
    ['docs/module-map.md', moduleMap],
    ['docs/invariants.md', invariantsPage],
    ['docs/retention.md', retentionPage],
  ])('%s is what the code says (npm run docs writes it)', (file, page) => {
    expect(readFileSync(join(__dirname, '../..', file), 'utf8')).toBe(page());
  });
});
