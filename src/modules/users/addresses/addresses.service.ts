import { sql, type Kysely } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { lockAccount } from '../accounts/lock-account';
import { usersErrors } from '../domain/errors';
import type { SavedAddress } from '../shapes';
import type { UsersTables } from '../tables';
import { listAddresses, toRow, type AddressFields } from './addresses.repository';

/** As many as the table has places for. */
const mostAddresses = 20;

export interface AddressInput extends AddressFields {
  readonly isDefaultShipping?: boolean | undefined;
  readonly isDefaultBilling?: boolean | undefined;
}

export interface AddressesServiceDeps {
  readonly db: Kysely<UsersTables>;
  readonly uow: UnitOfWork<UsersTables>;
}

export interface AddressesService {
  /** The defaults first, then the newest. */
  list(userId: string): Promise<SavedAddress[]>;
  /** The first one is the default of both kinds. @throws AppError users.address-book-full */
  add(userId: string, input: AddressInput): Promise<SavedAddress>;
  /** The whole address anew; a default that is not mentioned stays as it is. @throws AppError users.no-such-address */
  replace(userId: string, addressId: string, input: AddressInput): Promise<SavedAddress>;
  /** @throws AppError users.no-such-address */
  remove(userId: string, addressId: string): Promise<void>;
}

export function createAddressesService({ db, uow }: AddressesServiceDeps): AddressesService {
  return {
    list: (userId) => listAddresses(db, userId),

    add: (userId, { isDefaultShipping = false, isDefaultBilling = false, ...fields }) =>
      uow.run(async (tx) => {
        if (!(await lockAccount(tx, { userId }))) throw usersErrors.sessionEnded();
        const taken = await tx.db.selectFrom('addresses as a').select('a.place').where('a.user_id', '=', userId).execute();
        const place = firstFree(taken.map((row) => row.place));
        if (place === null) throw usersErrors.addressBookFull(mostAddresses);
        const defaults = { shipping: isDefaultShipping || taken.length === 0, billing: isDefaultBilling || taken.length === 0 };
        await clearDefaults(tx, userId, defaults);
        const id = uuidv7();
        await tx.db
          .insertInto('addresses')
          .values({ id, user_id: userId, place, ...toRow(fields), default_shipping: defaults.shipping, default_billing: defaults.billing })
          .execute();
        return oneOf(await listAddresses(tx.db, userId), id);
      }),

    replace: (userId, addressId, { isDefaultShipping, isDefaultBilling, ...fields }) =>
      uow.run(async (tx) => {
        if (!(await lockAccount(tx, { userId }))) throw usersErrors.sessionEnded();
        await clearDefaults(tx, userId, { shipping: isDefaultShipping === true, billing: isDefaultBilling === true });
        await tx.db
          .updateTable('addresses')
          .set({
            ...toRow(fields),
            ...(isDefaultShipping === undefined ? {} : { default_shipping: isDefaultShipping }),
            ...(isDefaultBilling === undefined ? {} : { default_billing: isDefaultBilling }),
            updated_at: sql<Date>`now()`,
          })
          .where('id', '=', addressId)
          .where('user_id', '=', userId)
          .execute();
        return oneOf(await listAddresses(tx.db, userId), addressId);
      }),

    async remove(userId, addressId) {
      const gone = await db
        .deleteFrom('addresses')
        .where('id', '=', addressId)
        .where('user_id', '=', userId)
        .returning('id')
        .executeTakeFirst();
      if (!gone) throw usersErrors.noSuchAddress();
    },
  };
}

function firstFree(taken: readonly number[]): number | null {
  for (let place = 1; place <= mostAddresses; place += 1) if (!taken.includes(place)) return place;
  return null;
}

async function clearDefaults(tx: Tx<UsersTables>, userId: string, { shipping, billing }: { shipping: boolean; billing: boolean }) {
  if (!shipping && !billing) return;
  await tx.db
    .updateTable('addresses')
    .set({ ...(shipping ? { default_shipping: false } : {}), ...(billing ? { default_billing: false } : {}) })
    .where('user_id', '=', userId)
    .execute();
}

function oneOf(addresses: readonly SavedAddress[], id: string): SavedAddress {
  const found = addresses.find((address) => address.id === id);
  if (!found) throw usersErrors.noSuchAddress();
  return found;
}
