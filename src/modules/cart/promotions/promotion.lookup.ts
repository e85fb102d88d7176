import { sql, type Kysely } from 'kysely';
import type { Candidate, Standing } from '../domain/promotion';
import type { CartTables } from '../tables';
import { candidateForCustomer, standingForCustomer, type Customer } from './promotion.rows';

/** How promotions with limits stand for a customer, by id. */
export type Standings = Readonly<Record<string, Standing>>;

export interface PromotionLookup {
  /** By its code, as it is now for this customer; null when there is none, or it was withdrawn. */
  find(code: string, customer: Customer): Promise<Candidate | null>;
  /** Of promotions without codes. */
  standings(ids: readonly string[], customer: Customer): Promise<Standings>;
}

export const createPromotionLookup = ({ db }: { readonly db: Kysely<CartTables> }): PromotionLookup => ({
  async find(code, customer) {
    const { rows } = await sql<{ candidate: Candidate }>`
      select ${candidateForCustomer(customer)} as candidate from promotion_codes d join promotions p on p.id = d.promotion_id
      where d.code = ${code} and d.archived_at is null and p.archived_at is null and p.active`.execute(db);
    return rows[0]?.candidate ?? null;
  },
  async standings(ids, customer) {
    if (ids.length === 0) return {};
    const { rows } = await sql<{ standings: Standings | null }>`
      select json_object_agg(p.id, ${standingForCustomer(customer)}) as standings from promotions p where p.id = any(${ids}::uuid[])`.execute(
      db,
    );
    return rows[0]?.standings ?? {};
  },
});
