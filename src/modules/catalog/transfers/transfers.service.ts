import { sql, type Transaction } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { arrive, inTransit, mayBecome, type Arrival, type TransferState, type TransferUnits } from '../domain/transfer';
import { notOnTheWay, sameStore, stale, storeClosed, transferNotFound, transferState } from '../errors';
import { setStock, type ShelfAfter, type StockChange } from '../inventory/set-stock';
import { recordStock } from '../stock/record-stock';
import { refusal } from '../stock/refusal';
import { assertVariants, storesOf } from '../stock/references';
import { assertInScope, type Hand } from '../stock/scope';
import type { CatalogTables } from '../tables';
import type { NewTransfer, TransferArrival, TransferChanges } from './routes';

export interface TransferServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
}

/** All throw `catalog.no-such-transfer`, also for one between stores out of scope; `catalog.transfer-state` when it is too late or too early. */
export interface TransferService {
  draft(id: string, transfer: NewTransfer, hand: Hand): Promise<void>;
  change(id: string, changes: TransferChanges, hand: Hand): Promise<void>;
  /** Throws `catalog.below-reserved`: then nothing has left. */
  send(id: string, version: number, hand: Hand): Promise<void>;
  /** Once for each `arrivalId`. Throws `catalog.not-on-the-way`. */
  receive(id: string, arrival: TransferArrival & { readonly arrivalId: string }, hand: Hand): Promise<void>;
  cancel(id: string, version: number, hand: Hand): Promise<void>;
}

type Db = Transaction<CatalogTables>;

export function createTransferService({ uow }: TransferServiceDeps): TransferService {
  return {
    draft: (id, { fromStoreId, toStoreId, reference = null, note = null, lines }, { actorId, scope }) =>
      uow.command(`draft:${id}`, 'draftTransfer', { fromStoreId, toStoreId, reference, note, lines }, async ({ db }) => {
        if (fromStoreId === toStoreId) throw sameStore();
        assertInScope(scope, [fromStoreId]);
        const stores = await storesOf(db, [fromStoreId, toStoreId]);
        if (!stores.get(toStoreId)) throw storeClosed();
        await assertVariants(db, lines);
        await db
          .insertInto('transfers')
          .values({ id, from_store_id: fromStoreId, to_store_id: toStoreId, reference, note, created_by: actorId })
          .execute();
        await insertLines(db, id, lines);
      }),

    change: (id, { version, reference, note, lines }, { scope }) =>
      uow.run(async ({ db }) => {
        const transfer = await locked(db, id);
        assertMine(transfer.from_store_id, scope);
        if (transfer.version !== version) throw stale(transfer.version);
        if (transfer.state !== 'draft') throw transferState(transfer.state);
        await db
          .updateTable('transfers')
          .set({
            version: sql`version + 1`,
            ...(reference === undefined ? {} : { reference }),
            ...(note === undefined ? {} : { note }),
          })
          .where('id', '=', id)
          .execute();
        if (lines === undefined) return;
        await assertVariants(db, lines);
        await db.deleteFrom('transfer_lines').where('transfer_id', '=', id).execute();
        await insertLines(db, id, lines);
      }),

    send: (id, version, { actorId, scope }) =>
      uow.run(async (tx) => {
        const transfer = await locked(tx.db, id);
        assertMine(transfer.from_store_id, scope);
        assertMove(transfer.state, 'sent');
        if (transfer.version !== version) throw stale(transfer.version);
        const stores = await storesOf(tx.db, [transfer.from_store_id, transfer.to_store_id]);
        if (!stores.get(transfer.to_store_id)) throw storeClosed();
        await tx.db
          .updateTable('transfers')
          .set({ state: 'sent', sent_at: sql`now()`, version: sql`version + 1` })
          .where('id', '=', id)
          .execute();
        const lines = (await linesOf(tx.db, id)).map(({ variantId, quantity }) => ({ variantId, units: -quantity }));
        await move(tx, transfer.from_store_id, lines, {
          cause: `send:${id}`,
          reason: 'sent',
          ...wordsOf(transfer),
          actorId,
          from: 'staff',
        });
      }),

    receive: async (id, { arrivalId, lines, note }, { actorId, scope }) => {
      await uow.command(`arrive:${arrivalId}`, 'receiveTransfer', { id, lines, note }, async (tx) => {
        const transfer = await locked(tx.db, id);
        assertMine(transfer.to_store_id, scope);
        assertMove(transfer.state, 'received');
        const before = await linesOf(tx.db, id);
        const arrivals: readonly Arrival[] = lines ?? before.map((l) => ({ variantId: l.variantId, received: inTransit(l), lost: 0 }));
        const after = arrive(before, arrivals);
        if (!after) throw notOnTheWay();
        await saveLines(tx.db, id, after);
        if (after.every((line) => inTransit(line) === 0)) await close(tx.db, id, 'received');
        const words = wordsOf(transfer);
        const shelves = await move(
          tx,
          transfer.to_store_id,
          arrivals.flatMap(({ variantId, received }) => (received > 0 ? [{ variantId, units: received }] : [])),
          { cause: `arrive:${id}:${arrivalId}`, reason: 'arrived', ...words, note: note ?? words.note, actorId, from: 'staff' },
        );
        return shelves.map((s) => s.variantId);
      });
    },

    cancel: (id, version, { scope }) =>
      uow.run(async ({ db }) => {
        const transfer = await locked(db, id);
        assertMine(transfer.from_store_id, scope);
        assertMove(transfer.state, 'cancelled');
        if (transfer.version !== version) throw stale(transfer.version);
        await close(db, id, 'cancelled');
      }),
  };
}

async function locked(db: Db, id: string) {
  const row = await db
    .selectFrom('transfers')
    .select(['id', 'from_store_id', 'to_store_id', 'state', 'reference', 'note', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw transferNotFound();
  return row;
}

function assertMine(storeId: string, scope: Hand['scope']): void {
  if (scope !== null && !scope.includes(storeId)) throw transferNotFound();
}

function assertMove(from: TransferState, to: TransferState): void {
  if (!mayBecome(from, to)) throw transferState(from);
}

const wordsOf = ({ reference, note }: { reference: string | null; note: string | null }) => ({ reference, note });

async function move(
  tx: Tx<CatalogTables>,
  storeId: string,
  lines: readonly { readonly variantId: string; readonly units: number }[],
  change: StockChange,
): Promise<readonly ShelfAfter[]> {
  const result = await setStock(
    tx,
    lines.map(({ variantId, units }) => ({ variantId, storeId, delta: units, onHand: null, backorder: null })),
    change,
  );
  if (result.outcome === 'refused') throw refusal(result.lines);
  await recordStock(tx.db, result.shelves, { action: 'stock-transferred', note: change.note, actorId: change.actorId });
  return result.shelves;
}

async function linesOf(db: Db, transferId: string): Promise<TransferUnits[]> {
  return db
    .selectFrom('transfer_lines')
    .select(['variant_id as variantId', 'quantity', 'received', 'lost'])
    .where('transfer_id', '=', transferId)
    .orderBy('variant_id')
    .execute();
}

const insertLines = (db: Db, transferId: string, lines: readonly { readonly variantId: string; readonly quantity: number }[]) =>
  db
    .insertInto('transfer_lines')
    .values(lines.map(({ variantId, quantity }) => ({ transfer_id: transferId, variant_id: variantId, quantity })))
    .execute();

const saveLines = (db: Db, transferId: string, lines: readonly TransferUnits[]) =>
  sql`
    update transfer_lines l set received = r.received, lost = r.lost
    from json_to_recordset(${JSON.stringify(lines)}::json) as r ("variantId" uuid, received int, lost int)
    where l.transfer_id = ${transferId} and l.variant_id = r."variantId"`.execute(db);

const close = (db: Db, id: string, state: 'received' | 'cancelled') =>
  db
    .updateTable('transfers')
    .set({ state, closed_at: sql`now()`, version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
