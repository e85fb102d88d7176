import { sql, type Transaction } from 'kysely';
import { rankPlaces, type AllocationRule, type Destination, type StockPlace } from '../domain/allocation';
import type { CatalogTables, HoldWish } from '../tables';
import type { Sources } from './stock-statements';

/** What the choice of stores is made from; part of a statement that needs it. */
export interface SourceFacts {
  readonly rule: AllocationRule;
  readonly split: boolean;
  readonly places: readonly (Omit<StockPlace, 'at'> & { readonly latitude: number | null; readonly longitude: number | null })[];
}

/** As JSON: the shop's rule, and the stores that have a shelf of these variants. */
export const sourceFacts = (variantIds: readonly string[]) => sql`
  (select json_build_object('rule', g.allocation, 'split', g.split, 'places', (
      select coalesce(json_agg(json_build_object('id', t.id, 'country', t.address ->> 'country', 'priority', t.priority,
        'latitude', t.latitude, 'longitude', t.longitude)), '[]')
      from stores t
      where t.id in (select l.store_id from stock_levels l where l.variant_id = any((select ${variantIds}::uuid[])::uuid[]) and l.listed)))
    from stock_settings g)`;

export async function readSourceFacts(db: Transaction<CatalogTables>, variantIds: readonly string[]): Promise<SourceFacts> {
  const { rows } = await sql<{ facts: SourceFacts }>`select ${sourceFacts(variantIds)} as facts`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the shop has no stock settings');
  return row.facts;
}

export function sourcesFor({ rule, split, places }: SourceFacts, wish: HoldWish | null): Sources {
  const ranked = rankPlaces(
    places.map(({ id, country, priority, latitude, longitude }) => ({ id, country, priority, at: coordinates(latitude, longitude) })),
    rule,
    wish?.destination ? destinationOf(wish.destination) : null,
  );
  return { ranked, split, only: wish?.storeId ?? null };
}

const destinationOf = ({ country, latitude, longitude }: NonNullable<HoldWish['destination']>): Destination => ({
  country,
  at: coordinates(latitude, longitude),
});

const coordinates = (latitude: number | null, longitude: number | null) =>
  latitude === null || longitude === null ? null : { latitude, longitude };
