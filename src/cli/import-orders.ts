import { z } from 'zod';
import type { Config } from '../platform/config/config';
import { startError } from '../platform/config/start-error';
import { majorText } from '../platform/kernel/format';
import { say } from './console';
import { pathOf } from './import';
import { withApp } from './with-app';

export interface ImportOrdersOptions {
  readonly currency?: string;
  readonly dryRun?: boolean;
  readonly report?: string;
}

const Result = z.object({
  orders: z.int(),
  returns: z.int(),
  skipped: z.int(),
  sold: z.int(),
  returned: z.int(),
  refusedLines: z.int(),
  currency: z.string(),
  reasons: z.record(z.string(), z.int()),
});

const someLinesFailed = 1;

/** Brings in orders of another shop. Answers 1 when lines could not be used; the others came in. */
export async function importOrders(
  config: Config,
  file: string,
  { currency, dryRun = false, report }: ImportOrdersOptions,
): Promise<number> {
  const path = pathOf(file);
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    throw startError(`--currency: "${currency}" is no currency; write it as EUR.`);
  const result = await withApp(config, 'orders', async (app) => {
    const task = app.house.tasks['orders.importHistory'];
    if (!task) throw startError('The orders cannot be imported.');
    return Result.parse(await task({ file: path, dryRun, currency, report }, say));
  });
  for (const [reason, lines] of Object.entries(result.reasons)) console.log(`${lines} lines refused: ${reason}`);
  const amount = (minor: number): string => `${majorText({ minor, currency: result.currency })} ${result.currency}`;
  const skipped = result.skipped > 0 ? ` ${result.skipped} were there already.` : '';
  const counts = `${result.orders} orders over ${amount(result.sold)}, ${result.returns} returns over ${amount(result.returned)}, ${result.refusedLines} lines refused`;
  console.log(dryRun ? `Nothing was changed. It would be: ${counts}.` : `Historical orders: ${counts}.${skipped}`);
  return result.refusedLines > 0 ? someLinesFailed : 0;
}
