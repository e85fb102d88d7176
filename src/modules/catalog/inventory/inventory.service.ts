import { sql } from 'kysely';
import { crashPoint } from '../../../platform/kernel/crash-point';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { CatalogFacade, Hold } from '../contract';
import { notAllocated, notOnShelf, notShipped } from '../errors';
import type { CatalogTables, HoldWish } from '../tables';
import { disarmLow, fallenShelves, publishLow, tellFallen, type LowShelf } from './low-stock';
import { releaseAllocated } from './release-units';
import { reallocate } from './reallocate';
import { putBackOnShelf, sumReturned } from './return-stock';
import { readSourceFacts, sourceFacts, sourcesFor, type SourceFacts } from './sources';
import { giveBack, sumByVariant, takeOffShelf, takeStock, type VariantQuantity } from './stock-statements';

export interface InventoryServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
}

export type InventoryService = Pick<
  CatalogFacade,
  'holdStock' | 'extendHold' | 'allocateStock' | 'releaseStock' | 'releaseUnits' | 'changeAllocation' | 'shipStock' | 'returnStock'
> & {
  /** Gives back the stock of holds whose time is over; returns how many. */
  releaseExpired(limit: number): Promise<number>;
};

type Header = {
  fresh: boolean;
  state: 'held' | 'allocated' | 'sold-out' | 'expired' | 'released';
  attempt: number;
  sold_out: Shortages | null;
  wish: HoldWish | null;
};
type Shortages = { variantId: string; requested: number; available: number }[];

/** Every method locks the checkout's row in `holds` first and shelves in key order after it, so no two of them can block each other. */
export function createInventoryService({ uow }: InventoryServiceDeps): InventoryService {
  return {
    holdStock: ({ checkoutId, lines, expiresAt, destination, storeId }) =>
      uow.run<Hold>(async (tx) => {
        const wish = wishOf(destination, storeId);
        const hold = await openHold(tx, { checkoutId, expiresAt, wish, variantIds: lines.map((line) => line.variantId) });
        if (!hold.fresh && (hold.state === 'held' || hold.state === 'allocated')) return { outcome: 'held' };
        if (hold.state === 'sold-out') return { outcome: 'sold-out', lines: hold.sold_out ?? [] };
        const summed = sumByVariant(lines);
        if (hold.state === 'released') return nothingFor(summed);
        const attempt = hold.fresh ? hold.attempt : hold.attempt + 1;
        const short = await takeStock(tx, { checkoutId, attempt, lines: summed, state: 'held', from: sourcesFor(hold.facts, wish) });
        if (short.length === 0 && !hold.fresh) await setHeader(tx, checkoutId, { state: 'held', attempt, expires_at: new Date(expiresAt) });
        if (short.length > 0 && hold.fresh) await setHeader(tx, checkoutId, { state: 'sold-out', sold_out: JSON.stringify(short) });
        crashPoint('K03');
        return short.length === 0 ? { outcome: 'held' } : { outcome: 'sold-out', lines: [...short] };
      }),

    extendHold: ({ checkoutId, expiresAt }) =>
      uow.run(async (tx) => {
        const result = await tx.db
          .updateTable('holds')
          .set({ expires_at: sql`greatest(expires_at, ${expiresAt}::timestamptz)`, updated_at: sql`now()` })
          .where('checkout_id', '=', checkoutId)
          .where('state', 'in', ['held', 'allocated'])
          .executeTakeFirst();
        return { held: result.numUpdatedRows > 0n };
      }),

    allocateStock: ({ checkoutId, lines }) =>
      uow.run(async (tx) => {
        const hold = await closeHold(tx, checkoutId);
        if (hold.state === 'released') return { allocated: false };
        const summed = sumByVariant(lines);
        if (hold.state === 'allocated') {
          await allocateHeld(tx, checkoutId, summed);
          return { allocated: true };
        }
        const attempt = hold.fresh ? hold.attempt : hold.attempt + 1;
        const facts = await readSourceFacts(
          tx.db,
          summed.map((line) => line.variantId),
        );
        const short = await takeStock(tx, { checkoutId, attempt, lines: summed, state: 'allocated', from: sourcesFor(facts, hold.wish) });
        if (short.length > 0) return { allocated: false };
        await setHeader(tx, checkoutId, { state: 'allocated', attempt });
        await tellFallen(tx, await shelvesOf(tx, checkoutId));
        return { allocated: true };
      }),

    async releaseStock({ checkoutId, reason }) {
      await uow.run(async (tx) => {
        const { rows } = await sql<{ fresh: boolean }>`
          insert into holds as h (checkout_id, state, reason) values (${checkoutId}, 'released', ${reason})
          on conflict (checkout_id) do update set state = 'released', reason = excluded.reason, updated_at = now()
          where h.state <> 'released'
          returning (h.xmax = 0) as fresh`.execute(tx.db);
        if (rows[0]?.fresh === false) await giveBack(tx.db, [checkoutId], 'release');
      });
      return null;
    },

    releaseUnits: ({ releaseId, checkoutId, lines }) => {
      const summed = sumByVariant(lines);
      return uow.command(`release:${releaseId}`, 'releaseUnits', { checkoutId, lines: summed }, async (tx) => {
        const state = await lockHold(tx, checkoutId);
        if (state === 'released') return null;
        if (state !== 'allocated' || !(await releaseAllocated(tx, { releaseId, checkoutId, lines: summed }))) throw notAllocated();
        return null;
      });
    },

    changeAllocation: ({ changeId, checkoutId, add, drop, lost }) => {
      const [added, dropped] = [sumByVariant(add), sumByVariant(drop)];
      return uow.command(`change:${changeId}`, 'changeAllocation', { checkoutId, added, dropped, lost }, (tx) =>
        reallocate(tx, { changeId, checkoutId, added, dropped, lost }),
      );
    },

    shipStock: ({ checkoutId, shipmentId, lines }) => {
      const summed = sumByVariant(lines);
      return uow.command(`ship:${shipmentId}`, 'shipStock', { checkoutId, lines: summed }, async (tx) => {
        if ((await lockHold(tx, checkoutId)) !== 'allocated') throw notAllocated();
        const outcome = await takeOffShelf(tx, checkoutId, shipmentId, summed);
        if (outcome === 'not-allocated') throw notAllocated();
        if (outcome === 'not-on-shelf') throw notOnShelf();
        return null;
      });
    },

    async returnStock({ returnId, checkoutId, lines }) {
      const input = { checkoutId, lines: sumReturned(lines) };
      await uow.command(`return:${returnId}`, 'returnStock', input, async (tx) => {
        if (!(await putBackOnShelf(tx, { returnId, ...input }))) throw notShipped();
        return null;
      });
      return null;
    },

    releaseExpired: (limit) =>
      uow.run(async (tx) => {
        const { rows } = await sql<{ checkout_id: string }>`
          with due as (
            select h.checkout_id from holds h where h.state = 'held' and h.expires_at <= now()
            order by h.expires_at limit ${limit} for update skip locked)
          update holds h set state = 'expired', updated_at = now() from due where h.checkout_id = due.checkout_id
          returning h.checkout_id`.execute(tx.db);
        const due = rows.map((r) => r.checkout_id);
        if (due.length > 0) await giveBack(tx.db, due, 'expire');
        crashPoint('K20');
        return due.length;
      }),
  };
}

interface HoldToOpen {
  readonly checkoutId: string;
  readonly expiresAt: string;
  readonly wish: HoldWish | null;
  readonly variantIds: readonly string[];
}

/** A repeated hold may only move its end further away. `xmax` is 0 on a row that this statement inserted. */
async function openHold(tx: Tx<CatalogTables>, hold: HoldToOpen): Promise<Header & { facts: SourceFacts }> {
  const { rows } = await sql<Header & { facts: SourceFacts }>`
    insert into holds as h (checkout_id, state, expires_at, wish)
    values (${hold.checkoutId}, 'held', ${hold.expiresAt}::timestamptz, ${hold.wish === null ? null : JSON.stringify(hold.wish)}::jsonb)
    on conflict (checkout_id) do update
    set expires_at = case when h.state = 'held' then greatest(h.expires_at, excluded.expires_at) else h.expires_at end, updated_at = now()
    returning (h.xmax = 0) as fresh, h.state, h.attempt, h.sold_out, h.wish, ${sourceFacts(hold.variantIds)} as facts`.execute(tx.db);
  return onlyRow(rows);
}

/** held → allocated; a checkout that never held anything starts as one whose hold is gone. */
async function closeHold(tx: Tx<CatalogTables>, checkoutId: string): Promise<Header> {
  const { rows } = await sql<Header>`
    insert into holds as h (checkout_id, state) values (${checkoutId}, 'expired')
    on conflict (checkout_id) do update set state = case when h.state = 'held' then 'allocated' else h.state end, updated_at = now()
    returning (h.xmax = 0) as fresh, h.state, h.attempt, h.sold_out, h.wish`.execute(tx.db);
  return onlyRow(rows);
}

async function lockHold(tx: Tx<CatalogTables>, checkoutId: string): Promise<Header['state'] | undefined> {
  const hold = await tx.db.selectFrom('holds').select('state').where('checkout_id', '=', checkoutId).forUpdate().executeTakeFirst();
  return hold?.state;
}

async function setHeader(
  tx: Tx<CatalogTables>,
  checkoutId: string,
  changes: { state: Header['state']; attempt?: number; expires_at?: Date; sold_out?: string },
): Promise<void> {
  await tx.db.updateTable('holds').set(changes).where('checkout_id', '=', checkoutId).execute();
}

async function allocateHeld(tx: Tx<CatalogTables>, checkoutId: string, lines: readonly VariantQuantity[]): Promise<void> {
  const { rows } = await sql<{ kept: VariantQuantity[]; fallen: LowShelf[] }>`
    with mine as (
      update reservations r set state = 'allocated', updated_at = now()
      where r.checkout_id = ${checkoutId}::uuid and r.state = 'held'
      returning r.variant_id, r.store_id, r.quantity),
    ${disarmLow('mine')}
    select (select coalesce(json_agg(json_build_object('variantId', m.variant_id, 'quantity', m.quantity)), '[]') from mine m) as kept,
      ${fallenShelves} as fallen`.execute(tx.db);
  const { kept, fallen } = onlyRow(rows);
  if (kept.length > 0 && JSON.stringify(sumByVariant(kept)) !== JSON.stringify(lines)) throw notAllocated();
  publishLow(tx, fallen);
}

async function shelvesOf(tx: Tx<CatalogTables>, checkoutId: string): Promise<{ variantId: string; storeId: string }[]> {
  const rows = await tx.db.selectFrom('reservations').select(['variant_id', 'store_id']).where('checkout_id', '=', checkoutId).execute();
  return rows.map((r) => ({ variantId: r.variant_id, storeId: r.store_id }));
}

type HoldInput = Parameters<CatalogFacade['holdStock']>[0];

const wishOf = (destination: HoldInput['destination'], storeId: HoldInput['storeId']): HoldWish | null =>
  destination === undefined && storeId === undefined
    ? null
    : {
        destination: destination
          ? {
              country: destination.country,
              postalCode: destination.postalCode ?? null,
              latitude: destination.latitude ?? null,
              longitude: destination.longitude ?? null,
            }
          : null,
        storeId: storeId ?? null,
      };

const nothingFor = (lines: readonly VariantQuantity[]): Hold => ({
  outcome: 'sold-out',
  lines: lines.map(({ variantId, quantity }) => ({ variantId, requested: quantity, available: 0 })),
});

function onlyRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('the statement returned no row');
  return row;
}
