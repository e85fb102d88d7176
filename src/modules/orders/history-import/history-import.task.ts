import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { currencyDigits } from '../../../platform/kernel/format';
import type { Market, Task } from '../../../platform/module';
import type { OrdersTables } from '../tables';
import {
  insertHistory,
  insertReturn,
  listImported,
  listReturnable,
  noteImported,
  type Invoice,
  type Place,
  type Taken,
} from './history.repository';
import { readInvoices } from './invoice-file';
import type { Refusal } from './invoice-line';

const Arguments = z.object({
  file: z.string().min(1),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  dryRun: z.boolean().default(false),
  report: z.string().min(1).optional(),
});

/** A line, or of a return `units` of it, that could not be used. */
interface Refused {
  readonly line: number;
  readonly invoice: string;
  readonly reason: Refusal;
  readonly units?: number;
}

/** What became of some invoices. Amounts are minor units. */
interface Outcome {
  readonly orders: number;
  readonly returns: number;
  /** There from an earlier run. */
  readonly skipped: number;
  readonly sold: number;
  readonly returned: number;
  readonly refused: readonly Refused[];
}

/** Invoices in one transaction. */
const batch = 200;

/**
 * `galleria import-orders <file>`: invoices of another shop as historical orders, their cancellations as goods and money that came back.
 * What cannot be used is told in the report, line by line, and left out. What an earlier run has done is not done again.
 */
export const createHistoryImport =
  ({ uow, market }: { readonly uow: UnitOfWork<OrdersTables>; readonly market: Market }): Task =>
  async (args, tell) => {
    const { file, currency = market.currency, dryRun, report = `${file}.report.jsonl` } = Arguments.parse(args);
    const place: Place = { currency, zone: market.timeZone };
    const sums = { orders: 0, returns: 0, skipped: 0, sold: 0, returned: 0, refusedLines: 0 };
    const reasons = new Map<Refusal, number>();
    const written = createWriteStream(report);
    let invoices = 0;

    const refuse = (one: Refused): void => {
      sums.refusedLines += 1;
      reasons.set(one.reason, (reasons.get(one.reason) ?? 0) + 1);
      written.write(`${JSON.stringify(one)}\n`);
    };
    const add = ({ refused, ...counts }: Outcome, read: number): void => {
      for (const [key, value] of Object.entries(counts)) if (isSum(key)) sums[key] += value;
      refused.forEach(refuse);
      if (Math.floor((invoices + read) / 5_000) > Math.floor(invoices / 5_000)) tell(`${invoices + read} invoices`);
      invoices += read;
    };
    const read = readInvoices(file, currencyDigits(currency), (line, invoice, reason) => refuse({ line, invoice, reason }));
    const enterAll = async (enter: (some: readonly Invoice[]) => Promise<Outcome>): Promise<void> => {
      for await (const some of inBatches(read)) add(await enter(some), some.length);
    };

    if (dryRun) await tryOut(uow, (db) => enterAll((some) => enterIn(db, some, place)));
    else await enterAll((some) => uow.run(({ db }) => enterIn(db, some, place)));
    written.end();
    await finished(written);
    tell(`The report is in ${report}.`);
    return { ...sums, currency, reasons: Object.fromEntries([...reasons].sort()) };
  };

const sumNames = ['orders', 'returns', 'skipped', 'sold', 'returned'] as const;
const isSum = (key: string): key is (typeof sumNames)[number] => sumNames.some((name) => name === key);

/** Everything is done, looked at, and undone. */
async function tryOut(uow: UnitOfWork<OrdersTables>, work: (db: Transaction<OrdersTables>) => Promise<void>): Promise<void> {
  const undone = new Error('tried out');
  const trial = uow.run(async ({ db }) => {
    await work(db);
    throw undone;
  });
  await trial.catch((error: unknown) => {
    if (error !== undone) throw error;
  });
}

async function* inBatches(invoices: AsyncIterable<Invoice>): AsyncGenerator<Invoice[]> {
  let some: Invoice[] = [];
  for await (const invoice of invoices) {
    some.push(invoice);
    if (some.length < batch) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** Sales first: what comes back may be of the same few hundred. */
async function enterIn(db: Transaction<OrdersTables>, some: readonly Invoice[], place: Place): Promise<Outcome> {
  const known = await listImported(
    db,
    some.map(({ number }) => number),
  );
  const fresh = some.filter(({ number }) => !known.has(number));
  const sales = fresh.filter(({ isReturn }) => !isReturn);
  const returns = fresh.filter(({ isReturn }) => isReturn);
  await insertHistory(db, sales, place);
  const refused: Refused[] = [];
  let returned = 0;
  let entered = 0;
  for (const one of returns) {
    const { taken, left } = await take(db, one, place);
    await insertReturn(db, one, taken, place);
    refused.push(...left);
    returned += taken.reduce((sum, { amount }) => sum + amount, 0);
    if (taken.length > 0) entered += 1;
  }
  const refusedOf = (number: string): number => refused.filter(({ invoice }) => invoice === number).length;
  await noteImported(
    db,
    fresh.map(({ number, lines }) => ({ number, lines: lines.length, refused: refusedOf(number) })),
  );
  const sold = sales.flatMap(({ lines }) => lines).reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  return { orders: sales.length, returns: entered, skipped: known.size, sold, returned, refused };
}

/** From the customer's latest orders of the same article at the same price; what none of them has left is refused. */
async function take(db: Transaction<OrdersTables>, invoice: Invoice, place: Place): Promise<{ taken: Taken[]; left: Refused[] }> {
  const { number, customer, lines } = invoice;
  if (customer === null) return { taken: [], left: lines.map(({ line }) => ({ line, invoice: number, reason: 'unknown-customer' })) };
  const shelf = (await listReturnable(db, invoice, place)).map((one) => ({ ...one }));
  const taken: Taken[] = [];
  const left: Refused[] = [];
  for (const { line, sku, unitPrice, quantity } of lines) {
    let units = quantity;
    for (const one of shelf.filter((candidate) => candidate.sku === sku && candidate.unitPrice === unitPrice)) {
      const some = Math.min(units, one.left);
      if (some === 0) continue;
      one.left -= some;
      units -= some;
      taken.push({ orderId: one.orderId, lineId: one.lineId, quantity: some, amount: some * unitPrice });
    }
    if (units > 0) left.push({ line, invoice: number, reason: 'no-sale-to-return', units });
  }
  return { taken, left };
}
