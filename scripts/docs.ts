import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import architecture from '../architecture.json';
import { modules } from '../src/app';
import { crossInvariants } from '../src/cli/invariants';

/** The page docs/module-map.md, made from architecture.json and the module definitions. */
export function moduleMap(): string {
  const list = (items: readonly string[]): string => (items.length === 0 ? '–' : items.join(', '));
  const rows = Object.entries(architecture).map(([name, { calls, listens, sends }]) => {
    const module = modules.find((m) => m.contract.name === name);
    const methods = Object.keys(module?.contract.methods ?? {}).map((m) => `\`${m}\``);
    const events = (module?.events ?? []).map((e) => `\`${e.name.slice(name.length + 1)}\``);
    return `| ${name} | ${list(methods)} | ${list(events)} | ${list(calls)} | ${list(listens)} | ${list(sends)} |`;
  });
  const edges = Object.entries(architecture).flatMap(([name, { calls }]) => calls.map((callee) => `  ${name} --> ${callee}`));
  const heard = Object.entries(architecture).flatMap(([name, { listens }]) =>
    listens.map((publisher) => `  ${publisher} -. events .-> ${name}`),
  );
  return [
    '# Module map',
    '',
    'Made by `npm run docs` from `architecture.json` and the module definitions; do not edit. Solid arrows are calls, dotted ones events.',
    '',
    '```mermaid',
    'flowchart LR',
    ...edges,
    ...heard,
    '```',
    '',
    '| Module | Facade | Events | Calls | Listens to | Sends commands to |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** The page docs/invariants.md: what `galleria doctor` checks. */
export function invariantsPage(): string {
  const all = [...modules.flatMap((m) => m.invariants), ...crossInvariants];
  const order = (id: string): string => id.replace(/\d+/, (n) => n.padStart(3, '0'));
  const rows = all
    .map(({ id, title, when }) => ({ id, title, when }))
    .sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
    .map(({ id, title, when }) => `| ${id} | ${title} | ${when === 'always' ? 'at any instant' : 'when quiet'} |`);
  return [
    '# Invariants',
    '',
    'Made by `npm run docs`; do not edit. `galleria doctor` asks each as one SQL statement in one REPEATABLE READ snapshot; no row means that it holds.',
    'Beside these, each module has E1 (no message overdue), E7 (none parked) and I2 (no idempotency key left running).',
    '',
    '| Id | What holds | When |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

if (require.main === module) {
  writeFileSync(join(__dirname, '../docs/module-map.md'), moduleMap());
  writeFileSync(join(__dirname, '../docs/invariants.md'), invariantsPage());
}
