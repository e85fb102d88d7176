import type { Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { violates } from '../constraint';
import { shippingErrors } from '../errors';
import type { CarrierView } from '../shapes';
import type { ShippingTables } from '../tables';

export interface Carriers {
  /** By name. */
  listCarriers(): Promise<CarrierView[]>;
  /** @throws AppError shipping.carrier-exists */
  createCarrier(carrier: { name: string; trackingUrl?: string | null | undefined }): Promise<CarrierView>;
  /** @throws AppError shipping.no-such-carrier, shipping.carrier-exists */
  editCarrier(id: string, change: { name?: string | undefined; trackingUrl?: string | null | undefined }): Promise<CarrierView>;
  /** @throws AppError shipping.no-such-carrier */
  deleteCarrier(id: string): Promise<void>;
}

export interface CarriersDeps {
  readonly db: Kysely<ShippingTables>;
  readonly uow: UnitOfWork<ShippingTables>;
}

const columns = ['id', 'name', 'tracking_url as trackingUrl'] as const;

export function createCarriers({ db, uow }: CarriersDeps): Carriers {
  return {
    listCarriers: () => db.selectFrom('carriers').select(columns).orderBy('name').execute(),
    createCarrier: ({ name, trackingUrl = null }) =>
      translated(() =>
        uow.run((tx) =>
          tx.db
            .insertInto('carriers')
            .values({ id: uuidv7(), name, tracking_url: trackingUrl })
            .returning(columns)
            .executeTakeFirstOrThrow(),
        ),
      ),
    editCarrier: (id, { name, trackingUrl }) =>
      translated(() =>
        uow.run(async (tx) => {
          const carrier = await tx.db
            .updateTable('carriers')
            .set({ id, ...(name === undefined ? {} : { name }), ...(trackingUrl === undefined ? {} : { tracking_url: trackingUrl }) })
            .where('id', '=', id)
            .returning(columns)
            .executeTakeFirst();
          if (!carrier) throw shippingErrors.noSuchCarrier();
          return carrier;
        }),
      ),
    deleteCarrier: (id) =>
      uow.run(async (tx) => {
        const gone = await tx.db.deleteFrom('carriers').where('id', '=', id).returning('id').executeTakeFirst();
        if (!gone) throw shippingErrors.noSuchCarrier();
      }),
  };
}

async function translated<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (violates(error, 'carriers_name_key')) throw shippingErrors.carrierExists();
    throw error;
  }
}
