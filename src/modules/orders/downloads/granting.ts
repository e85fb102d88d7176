import type { Tx } from '../../../platform/db/unit-of-work';
import { catalogContract } from '../../catalog';
import { stockLines, type Goods } from '../domain/stock-lines';
import { ordersContract } from '../contract';
import { downloadsReady } from '../events';
import type { OrdersTables } from '../tables';
import { revoke } from './entitlements.repository';

type Line = Goods & { readonly digital: boolean; readonly giftCard: boolean };

/** It has files. */
export const isDownloaded = ({ digital, giftCard }: Pick<Line, 'digital' | 'giftCard'>): boolean => digital && !giftCard;

/** Beside the rows themselves: the buyer is told, what was counted on shelves has left them, and gift cards are issued. */
export function tellGranted(tx: Tx<OrdersTables>, orderId: string, lines: readonly Line[]): void {
  if (lines.some((line) => line.giftCard)) tx.send(ordersContract, 'issueGiftCards', { orderId });
  const digital = lines.filter(isDownloaded);
  if (digital.length === 0) return;
  tx.publish(downloadsReady, orderId, { orderId });
  const counted = stockLines(digital);
  if (counted.length > 0) tx.send(catalogContract, 'shipStock', { checkoutId: orderId, shipmentId: orderId, lines: counted });
}

/** The order's money is all back: nothing of it may be downloaded any more. */
export async function revokeDownloads(tx: Tx<OrdersTables>, orderId: string): Promise<void> {
  const counted = await revoke(tx.db, orderId);
  if (counted.length > 0) tx.send(catalogContract, 'returnStock', { returnId: orderId, checkoutId: orderId, lines: counted });
}
