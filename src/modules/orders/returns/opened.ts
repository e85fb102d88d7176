import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { mayReturnGo, type ReturnState } from '../domain/returns';
import { lockOrder, takeStep, type LockedOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import { sees } from '../viewer';
import { noSuchReturn, wrongReturnState } from './errors';
import { seesReturn, type ReturnViewer } from './return-viewer';
import { findReturn, moveReturn, setOpen, type ReturnRow } from './returns.repository';

export interface Opened {
  readonly order: LockedOrder;
  readonly row: ReturnRow;
}

/** Locks the order first: whatever moves its units waits. @throws AppError orders.no-such-return */
export async function openReturn(tx: Tx<OrdersTables>, returnId: string, viewer: ReturnViewer): Promise<Opened> {
  const { rows } = await sql<{ orderId: string }>`
    select r.order_id as "orderId" from returns r join orders o on o.id = r.order_id where r.id = ${returnId} and ${seesReturn(viewer)}`.execute(
    tx.db,
  );
  const order = rows[0] && (await lockOrder(tx.db, rows[0].orderId));
  const row = await findReturn(tx.db, returnId);
  if (!order || !row) throw noSuchReturn();
  return { order, row };
}

export interface By {
  readonly who: string;
  readonly why: string | null;
}

export const nameOf = ({ all, userId }: ReturnViewer): string => (all ? `staff:${userId}` : 'buyer');

/** A step of the order, which stays where it is. */
export const tell = (tx: Tx<OrdersTables>, order: LockedOrder, what: string, { who, why }: By): Promise<void> =>
  takeStep(tx.db, { ...order, orderId: order.id, what, who, why });

/** Nothing more of it is to come. */
export const closeLines = ({ db }: Tx<OrdersTables>, row: ReturnRow): Promise<void> =>
  setOpen(
    db,
    row.id,
    row.lines.map((line) => ({ ...line, open: 0 })),
    false,
  );

/** @throws AppError orders.return-state */
export async function endReturn(tx: Tx<OrdersTables>, row: ReturnRow, to: ReturnState, by: By): Promise<void> {
  if (!mayReturnGo(row.state, to)) throw wrongReturnState(row.state);
  await closeLines(tx, row);
  await moveReturn(tx.db, { returnId: row.id, from: row.state, to, ...by });
}

export async function isSeen(tx: Tx<OrdersTables>, orderId: string, viewer: ReturnViewer): Promise<boolean> {
  const { rows } = await sql`select 1 from orders o where o.id = ${orderId} and ${sees(viewer)}`.execute(tx.db);
  return rows.length > 0;
}
