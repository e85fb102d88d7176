import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import architecture from '../architecture.json';
import { modules } from '../src/app';

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
  const heard = Object.entries(architecture).flatMap(([name, { listens }]) => listens.map((publisher) => `  ${publisher} -. events .-> ${name}`));
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

if (require.main === module) writeFileSync(join(__dirname, '../docs/module-map.md'), moduleMap());
