import { sql, type RawBuilder } from 'kysely';
import type { Caller } from '../../platform/auth/principal';
import { storesOf } from '../../platform/auth/stores';
import { onlyInAllStores } from './errors';
import { hashOf } from './order-token';

/** Who asks: by account, by the order's secret, one who may see all, or one who sells in some stores. */
export interface Viewer {
  readonly userId: string | null;
  readonly orderToken: string | null;
  readonly all: boolean;
  /** Of somebody who sees the orders of these stores, and of them what is theirs; null: nobody like that. */
  readonly stores: readonly string[] | null;
}

/** `all`: the permission by which somebody sees every order, or those of the stores they are held to. */
export function viewerOf(caller: Caller, all: string): Viewer {
  const stores = caller.can(all) ? storesOf(caller) : null;
  return {
    userId: caller.principal?.userId ?? null,
    orderToken: caller.orderToken,
    all: caller.can(all) && stores === null,
    stores,
  };
}

/** What concerns an order as a whole is not for somebody who sells a part of it. Throws `orders.only-in-all-stores`. */
export function assertWhole(caller: Pick<Caller, 'principal' | 'can'>): void {
  if (storesOf(caller) !== null) throw onlyInAllStores();
}

/** The condition on `orders o` that shows a viewer only what is theirs. A secret ends some time after it was last sent. */
export const sees = ({ userId, orderToken, all }: Viewer): RawBuilder<unknown> =>
  sql`(${all}::boolean or o.user_id = ${userId}::uuid
    or (o.order_token_hash = ${orderToken === null ? null : hashOf(orderToken)}::text and o.token_expires_at > now()))`;

/** The same, or something in it is sold by one of the viewer's stores. */
export const seesPart = (viewer: Viewer): RawBuilder<unknown> =>
  viewer.stores === null
    ? sees(viewer)
    : sql`(${sees(viewer)} or (o.number is not null and exists (
        select 1 from order_lines s where s.order_id = o.id and s.seller_store_id = any(${viewer.stores}::uuid[]))))`;

/** Of `order_lines l` of such an order: those that the viewer may see. */
export const linesSeen = (viewer: Viewer): RawBuilder<unknown> =>
  viewer.stores === null ? sql`true` : sql`(${sees(viewer)} or l.seller_store_id = any(${viewer.stores}::uuid[]))`;
