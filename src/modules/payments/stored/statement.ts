import { stringify } from 'csv-stringify/sync';
import type { LedgerEntry } from './shapes';

/** For spreadsheets: amounts in minor units beside their currency, as everywhere in the API. */
export const statementOf = (entries: readonly LedgerEntry[]): Buffer =>
  Buffer.from(
    stringify(
      entries.map(({ id, at, kind, amount, orderId, reason }) => ({
        id,
        at,
        kind,
        amount_minor: amount.minor,
        currency: amount.currency,
        order_id: orderId ?? '',
        reason: harmless(reason ?? ''),
      })),
      { header: true, columns: ['id', 'at', 'kind', 'amount_minor', 'currency', 'order_id', 'reason'] },
    ),
  );

/** No spreadsheet takes it for a formula. */
const harmless = (text: string): string => (/^[=+\-@\t]/.test(text) ? `'${text}` : text);
