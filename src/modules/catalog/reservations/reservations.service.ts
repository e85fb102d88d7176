import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { reservationNotFound } from '../errors';
import { giveBack } from '../inventory/stock-statements';
import { inScope, type StoreScope } from '../stock/scope';
import type { CatalogTables } from '../tables';

export interface ReservationServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
}

export interface ReservationService {
  /** Of an open checkout; what is allocated to an order is left alone. Throws `catalog.no-such-reservation`. */
  release(checkoutId: string, scope: StoreScope): Promise<void>;
}

/** It ends as an expired hold does: a buyer who pays after all gets the goods when they are still there, else their money back. */
export function createReservationService({ uow }: ReservationServiceDeps): ReservationService {
  return {
    release: (checkoutId, scope) =>
      uow.run(async ({ db }) => {
        const { rows } = await sql`
          update holds h set state = 'expired', reason = 'staff', updated_at = now()
          where h.checkout_id = ${checkoutId} and h.state = 'held' and not exists (
            select 1 from reservations r where r.checkout_id = h.checkout_id and r.state = 'held' and not ${inScope('r.store_id', scope)})
          returning h.checkout_id`.execute(db);
        if (rows.length === 0) throw reservationNotFound();
        await giveBack(db, [checkoutId], 'release');
      }),
  };
}
