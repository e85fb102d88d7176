import { CompiledQuery, type Kysely } from 'kysely';
import type { CatalogChanges } from '../read-models/changes';
import type { CatalogTables } from '../tables';

export interface SupplyTurnsDeps {
  readonly db: Kysely<CatalogTables>;
  readonly changes: CatalogChanges;
}

/** Stock that is promised ahead ends, and days of arrival come, without anybody changing anything. */
export interface SupplyTurns {
  /** By `performance.now()`: until then what is read of stock holds unless somebody changes it. null: not known yet. */
  next(): number | null;
}

/** Clocks drift: asked again after this, and not believed for longer than the double. */
const askAgainMs = 20_000;
/** The database's clock is set by steps of some milliseconds, this process's is not. */
const stepMs = 25;

export function createSupplyTurns({ db, changes }: SupplyTurnsDeps): SupplyTurns {
  let known: { readonly at: number; readonly askedAt: number } | null = null;
  let asking: object | null = null;

  function askSoon(): void {
    if (asking) return;
    const mine = (asking = {});
    const askedAt = performance.now();
    db.executeQuery<{ ms: number }>(CompiledQuery.raw(nextTurn))
      .then(({ rows }) => {
        if (asking === mine && rows[0]) known = { at: askedAt + rows[0].ms - stepMs, askedAt };
      })
      .catch(() => undefined)
      .finally(() => {
        if (asking === mine) asking = null;
      });
  }

  changes.onSupply((productIds) => {
    if (productIds === null) known = asking = null;
  });
  return {
    next() {
      const now = performance.now();
      if (known && now >= known.at) changes.turned();
      if (known && now > known.askedAt + 2 * askAgainMs) known = null;
      if (!known || now > known.askedAt + askAgainMs) askSoon();
      return known?.at ?? null;
    },
  };
}

const nextTurn = `
  select (extract(epoch from least((current_date + 1)::timestamptz,
    (select min(s.ahead_until) from stock_levels s where s.ahead_until > now())) - now()) * 1000)::float8 as ms`;
