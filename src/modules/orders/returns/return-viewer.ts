import { sql, type RawBuilder } from 'kysely';
import type { Caller } from '../../../platform/auth/principal';
import { storesOf } from '../../../platform/auth/stores';
import { sees, type Viewer } from '../viewer';

/** `stores`: of staff who work for sellers, whose goods alone they see; null: all. */
export interface ReturnViewer extends Viewer {
  readonly stores: readonly string[] | null;
}

/** The condition on `orders o` and `returns r`. */
export const seesReturn = (viewer: ReturnViewer): RawBuilder<unknown> =>
  viewer.all && viewer.stores !== null ? sql`r.seller_store_id = any(${viewer.stores}::uuid[])` : sees(viewer);

/** Who is assigned to stores and may not work in all of them is held to these. */
export const returnViewerOf = (caller: Caller, all: string): ReturnViewer => ({
  userId: caller.principal?.userId ?? null,
  orderToken: caller.orderToken,
  all: caller.can(all),
  stores: storesOf(caller),
});
