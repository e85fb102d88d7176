import type { Kysely } from 'kysely';
import type { Address } from '../../../platform/facade/schemas';
import type { SavedAddress } from '../shapes';
import type { UsersTables } from '../tables';

export type AddressFields = Address;

export const toRow = ({ name, line1, line2, city, region, postalCode, country, phone }: AddressFields) => ({
  name,
  line1,
  line2: line2 ?? null,
  city,
  region: region ?? null,
  postal_code: postalCode,
  country,
  phone: phone ?? null,
});

/** The defaults first, then the newest. */
export async function listAddresses(db: Kysely<UsersTables>, userId: string): Promise<SavedAddress[]> {
  const rows = await db
    .selectFrom('addresses as a')
    .where('a.user_id', '=', userId)
    .select([
      'a.id',
      'a.name',
      'a.line1',
      'a.line2',
      'a.city',
      'a.region',
      'a.postal_code',
      'a.country',
      'a.phone',
      'a.default_shipping',
      'a.default_billing',
    ])
    .orderBy('a.default_shipping', 'desc')
    .orderBy('a.default_billing', 'desc')
    .orderBy('a.id', 'desc')
    .execute();
  return rows.map(({ line2, region, phone, postal_code, default_shipping, default_billing, ...row }) => ({
    ...row,
    ...(line2 === null ? {} : { line2 }),
    ...(region === null ? {} : { region }),
    ...(phone === null ? {} : { phone }),
    postalCode: postal_code,
    isDefaultShipping: default_shipping,
    isDefaultBilling: default_billing,
  }));
}
