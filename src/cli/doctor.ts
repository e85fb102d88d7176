import type { Client } from 'pg';
import { modules } from '../app';
import type { Config } from '../platform/config/config';
import { messageOf } from '../platform/config/error-facts';
import { startError } from '../platform/config/start-error';
import { asOwner } from '../platform/db/owner';
import type { Doctor, Finding } from '../platform/doctor';
import { mailboxInvariants } from '../platform/events/invariants';
import type { Invariant } from '../platform/module';
import { say, table } from './console';
import { openExistingServer } from './database';
import { crossInvariants } from './invariants';

export interface DoctorOptions {
  readonly json?: boolean;
  readonly always?: boolean;
  readonly quietOnly?: boolean;
}

const sampleRows = 5;
/** Of one statement: all that was ever sold is summed for some. */
const patienceMs = 30 * 60_000;
const violated = 1;

/** Every promise of the house about its data: those of each module and those between modules. */
export const allInvariants = (): readonly Invariant[] => [
  ...modules.flatMap((module): readonly Invariant[] => [...module.invariants, ...mailboxInvariants(module.contract.name)]),
  ...crossInvariants,
];

/** Asks whether the books are true. Answers 0 when they are, 1 when not. */
export async function doctor(config: Config, { json = false, always = false, quietOnly = false }: DoctorOptions): Promise<number> {
  if (always && quietOnly) throw startError('Choose one of --always and --quiet-only.');
  const asked = allInvariants().filter(({ when }) => (always ? when === 'always' : quietOnly ? when === 'quiet' : true));
  const server = await openExistingServer(config, say);
  try {
    return await report(server.ownerUrl, asked, json);
  } finally {
    await server.close();
  }
}

/** Says what holds and what does not. Answers 0 when all do, 1 when not. */
export async function report(ownerUrl: string, asked: readonly Invariant[], json: boolean): Promise<number> {
  const findings = await examine(ownerUrl, asked);
  console.log(json ? JSON.stringify({ ok: findings.every(holds), findings }, null, 2) : describe(findings));
  return findings.every(holds) ? 0 : violated;
}

/** For staff, who ask it by their page. */
export const doctorOf = (ownerUrl: string): Doctor => ({
  examine: (scope, signal) =>
    examine(
      ownerUrl,
      allInvariants().filter(({ when }) => scope === 'all' || when === 'always'),
      signal,
    ),
});

/** All of them on one snapshot, as the owner, changing nothing. */
export function examine(ownerUrl: string, invariants: readonly Invariant[], signal?: AbortSignal): Promise<readonly Finding[]> {
  return asOwner(ownerUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local statement_timeout = ${patienceMs}`);
    const findings: Finding[] = [];
    for (const invariant of invariants) {
      signal?.throwIfAborted();
      findings.push(await ask(client, invariant));
    }
    return findings;
  });
}

export async function ask(client: Client, { id, title, when, sql }: Invariant): Promise<Finding> {
  try {
    const { rows } = await client.query<{ count: string; samples: Finding['samples'] | null }>(
      `with found as materialized (${sql})
      select (select count(*) from found) as count, (select jsonb_agg(to_jsonb(f)) from (select * from found limit ${sampleRows}) f) as samples`,
    );
    return { id, title, when, violations: Number(rows[0]?.count ?? 0), samples: rows[0]?.samples ?? [] };
  } catch (error) {
    throw startError(`${id} could not be asked: ${messageOf(error)}. Is the database up to date (galleria migrate)?`, error);
  }
}

const holds = ({ violations }: Finding): boolean => violations === 0;

function describe(findings: readonly Finding[]): string {
  const rows = findings.map((f) => [f.id, holds(f) ? 'ok' : `${f.violations} VIOLATED`, f.title]);
  const broken = findings.filter((f) => !holds(f));
  const details = broken.map((f) =>
    [
      `\n${f.id} ${f.title}:`,
      ...f.samples.map((row) => `  ${JSON.stringify(row)}`),
      ...(f.violations > f.samples.length ? [`  … ${f.violations - f.samples.length} more`] : []),
    ].join('\n'),
  );
  const sum = broken.length === 0 ? `\nAll ${findings.length} hold.` : `\n${broken.length} of ${findings.length} do not hold.`;
  return [table(rows), ...details, sum].join('\n');
}
