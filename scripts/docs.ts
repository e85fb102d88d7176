import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import architecture from '../architecture.json';
import { modules } from '../src/app';
import { crossInvariants } from '../src/cli/invariants';
import { mailboxRetention } from '../src/platform/events/retention';
import { periods } from '../src/platform/retention/periods';
import type { RetentionRule } from '../src/platform/retention/rule';

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

/** The page docs/retention.md: what goes when its time is over. */
export function retentionPage(): string {
  const row = (module: string, { table, what, period }: RetentionRule): string => {
    const kept =
      period === null
        ? ['its own time', '–']
        : [`${periods[period].days} days`, `\`${periods[period].setting}\` (at least ${periods[period].least})`];
    return `| ${module} | \`${table}\` | ${what} | ${kept.join(' | ')} |`;
  };
  const rows = [
    ...mailboxRetention.map((rule) => row('each', rule)),
    ...modules.flatMap((module) => (module.retention ?? []).map((rule) => row(module.contract.name, rule))),
  ];
  return [
    '# What is kept for a time only',
    '',
    'Made by `npm run docs`; do not edit. Each hour a job of each module (`<module>.prune`) deletes what its time is over, a thousand rows at a time in a transaction of',
    'their own, and passes over rows that somebody holds. One line of the log (`pruned`) and `galleria_pruned_rows_total` say what went; the table `pruned` of each schema',
    'says from which moment on a table is whole.',
    '',
    '| Module | Table | What | Kept | Setting |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    'Files go with them: those that staff brought in after 30 days, exports after seven, uploads that broke off after one (`catalog.prune-files`); pictures that no product',
    'shows any more (`catalog.sweep-media`). Counts of requests (`platform.rate_limits`) go as their windows end.',
    '',
    'Kept for ever: orders, payments and the ledger, stock movements, the history of the catalog, the audit log, accounts until they are erased, reviews, gift cards.',
    '',
    'When an account is closed, whom its gift cards were for (address and words) is erased from its bags, from what it laid aside, from its orders and from the cards: of a card',
    'that is still to be mailed with its mail, of an order that is still to be paid when its cards are issued or it is called off. Staying for their time are the mails',
    'themselves, and answers kept for an `Idempotency-Key`.',
    '',
  ].join('\n');
}

if (require.main === module) {
  writeFileSync(join(__dirname, '../docs/module-map.md'), moduleMap());
  writeFileSync(join(__dirname, '../docs/invariants.md'), invariantsPage());
  writeFileSync(join(__dirname, '../docs/retention.md'), retentionPage());
}
