import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { markedDown } from '../domain/markdown';
import type { FieldChange } from '../domain/history';
import { badPriceLines, tooManyPrices, type WrongLine } from '../errors';
import { recordChanges } from '../history/record';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import { isPublic, lockPriceList } from './price-lists.service';
import type { PriceFill, PriceLine, PriceLines } from './schemas';

export interface PriceLinesServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly stalePages: StalePages;
}

export interface PricesDone {
  readonly set: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** Both throw `catalog.no-such-price-list`, and `catalog.bad-price-lines` with the wrong lines; nothing was changed then. */
export interface PriceLinesService {
  set(listId: string, input: PriceLines, actorId: string | null): Promise<PricesDone>;
  /** Prices the list has for these products in this currency and quantity are replaced. Throws `catalog.too-many-prices`. */
  fill(listId: string, input: PriceFill, actorId: string | null): Promise<PricesDone>;
}

type Db = Transaction<CatalogTables>;

/** A line whose variant is known. `before` is what the list says now; null: nothing, or nothing any more. */
interface KnownLine {
  readonly variantId: string;
  readonly sku: string;
  readonly productId: string;
  readonly currency: string;
  readonly minQuantity: number;
  readonly before: number | null;
  readonly after: number | null;
}

export function createPriceLinesService({ uow, stalePages }: PriceLinesServiceDeps): PriceLinesService {
  async function write(db: Db, list: Awaited<ReturnType<typeof lockPriceList>>, known: readonly KnownLine[], actorId: string | null) {
    const changed = known.filter((line) => line.before !== line.after);
    await store(db, list.id, changed);
    await assertFalling(db, list.id, changed);
    if (changed.length > 0) {
      await db
        .updateTable('price_lists')
        .set({ version: sql`version + 1`, updated_at: sql`now()` })
        .where('id', '=', list.id)
        .execute();
      const productIds = [...new Set(changed.map((line) => line.productId))];
      if (isPublic(list)) await stalePages.refresh(db, sql`p.id = any(${productIds}::uuid[])`);
      await recordChanges(
        db,
        inParts(changed.map(told)).map((fields) => ({ subject: 'price-list', subjectId: list.id, action: 'priced', fields, actorId })),
      );
    }
    const removed = changed.filter((line) => line.after === null).length;
    return { set: changed.length - removed, removed, unchanged: known.length - changed.length };
  }

  return {
    async set(listId, { lines, replace = false }, actorId) {
      const done = await uow.run(async (tx) => {
        const list = await lockPriceList(tx.db, listId);
        const named = await identify(tx.db, listId, lines);
        return write(tx.db, list, replace ? [...named, ...(await others(tx.db, listId, named))] : named, actorId);
      });
      await stalePages.wake();
      return done;
    },

    async fill(listId, { what, basisPoints, rounding, currency, minQuantity }, actorId) {
      const unit = 10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2);
      const done = await uow.run(async (tx) => {
        const list = await lockPriceList(tx.db, listId);
        const { rows } = await sql<Omit<KnownLine, 'after'> & { base: number }>`
          with recursive below (id) as (
            select c.id from categories c where c.id = any(${what.categoryIds ?? []}::uuid[])
            union select c.id from below b join categories c on c.parent_id = b.id),
          chosen as (
            select p.id from products p where p.status <> 'archived' and (${what.everything === true}
              or p.id = any(${what.productIds ?? []}::uuid[]) or p.brand_id = any(${what.brandIds ?? []}::uuid[])
              or exists (select 1 from product_categories pc join below b on b.id = pc.category_id where pc.product_id = p.id)
              or exists (select 1 from listings i join below b on b.id = i.category_id where i.product_id = p.id)))
          select v.id as "variantId", v.sku, v.product_id as "productId", ${currency}::text as currency, ${minQuantity}::int as "minQuantity",
            r.amount_minor as base, e.amount_minor as before
          from chosen c join variants v on v.product_id = c.id and v.withdrawn_at is null
          join prices r on r.variant_id = v.id and r.currency = ${currency}::char(3)
          left join price_list_prices e on e.list_id = ${listId} and e.variant_id = v.id and e.currency = r.currency and e.min_quantity = ${minQuantity}
          order by v.sku limit ${mostFilled + 1}`.execute(tx.db);
        if (rows.length > mostFilled) throw tooManyPrices(mostFilled);
        const known = rows.map(({ base, ...line }) => ({ ...line, after: markedDown(base, basisPoints, rounding, unit) }));
        return write(tx.db, list, known, actorId);
      });
      await stalePages.wake();
      return done;
    },
  };
}

/** Prices that one fill may set. */
const mostFilled = 50_000;
/** Changes told in one entry of the history. */
const toldAtOnce = 100;

interface FoundLine {
  readonly variantId: string | null;
  readonly sku: string | null;
  readonly productId: string | null;
  readonly sold: boolean;
  readonly before: number | null;
}

async function identify(db: Db, listId: string, lines: readonly PriceLine[]): Promise<KnownLine[]> {
  if (lines.length === 0) return [];
  const asked = lines.map(({ minQuantity = 1, ...line }, at) => ({ at, minQuantity, ...line }));
  const { rows } = await sql<FoundLine>`
    select v.id as "variantId", coalesce(v.sku, w.sku) as sku, v.product_id as "productId", r.variant_id is not null as sold, e.amount_minor as before
    from json_to_recordset(${JSON.stringify(asked)}::json) as w (at int, sku text, "variantId" uuid, currency char(3), "minQuantity" int)
    left join variants v on v.id = coalesce(w."variantId", (select o.id from variants o where o.sku = w.sku))
    left join prices r on r.variant_id = v.id and r.currency = w.currency
    left join price_list_prices e on e.list_id = ${listId} and e.variant_id = v.id and e.currency = w.currency and e.min_quantity = w."minQuantity"
    order by w.at`.execute(db);
  const seen = new Set<string>();
  const wrong: WrongLine[] = [];
  const known: KnownLine[] = [];
  for (const [at, row] of rows.entries()) {
    const line = asked[at];
    if (!line) throw new Error('a line came back that was not asked');
    const refuse = (reason: WrongLine['reason']) => wrong.push({ line: at + 1, sku: row.sku ?? line.variantId ?? '', reason });
    if (row.variantId === null || row.sku === null || row.productId === null) {
      refuse('unknown-variant');
      continue;
    }
    const key = keyOf({ ...line, variantId: row.variantId });
    if (seen.has(key)) refuse('named-twice');
    else if (!row.sold && line.minor !== null) refuse('not-sold-in-currency');
    else {
      const { variantId, sku, productId, before } = row;
      known.push({ variantId, sku, productId, before, currency: line.currency, minQuantity: line.minQuantity, after: line.minor });
    }
    seen.add(key);
  }
  if (wrong.length > 0) throw badPriceLines(wrong);
  return known;
}

/** What the list has beside these, to be taken out. */
async function others(db: Db, listId: string, named: readonly KnownLine[]): Promise<KnownLine[]> {
  const { rows } = await sql<Omit<KnownLine, 'after'>>`
    select e.variant_id as "variantId", v.sku, v.product_id as "productId", e.currency, e.min_quantity as "minQuantity", e.amount_minor as before
    from price_list_prices e join variants v on v.id = e.variant_id where e.list_id = ${listId} order by v.sku`.execute(db);
  const kept = new Set(named.map(keyOf));
  return rows.filter((line) => !kept.has(keyOf(line))).map((line) => ({ ...line, after: null }));
}

const keyOf = ({ variantId, currency, minQuantity }: Pick<KnownLine, 'variantId' | 'currency' | 'minQuantity'>): string =>
  `${variantId} ${currency} ${minQuantity}`;

async function store(db: Db, listId: string, changed: readonly KnownLine[]): Promise<void> {
  if (changed.length === 0) return;
  await sql`
    with w as materialized (
      select * from json_to_recordset(${JSON.stringify(changed)}::json) as w ("variantId" uuid, currency char(3), "minQuantity" int, after bigint)),
    gone as (
      delete from price_list_prices e using w
      where w.after is null and e.list_id = ${listId} and e.variant_id = w."variantId" and e.currency = w.currency and e.min_quantity = w."minQuantity")
    insert into price_list_prices (list_id, variant_id, currency, min_quantity, amount_minor)
    select ${listId}::uuid, w."variantId", w.currency, w."minQuantity", w.after from w where w.after is not null
    on conflict (list_id, variant_id, currency, min_quantity) do update set amount_minor = excluded.amount_minor`.execute(db);
}

/** In one list more units never cost more each. */
async function assertFalling(db: Db, listId: string, changed: readonly KnownLine[]): Promise<void> {
  const variantIds = [...new Set(changed.map((line) => line.variantId))];
  const { rows } = await sql<{ sku: string }>`
    select distinct v.sku from (
      select e.variant_id, e.amount_minor > lag(e.amount_minor) over (partition by e.variant_id, e.currency order by e.min_quantity) as rises
      from price_list_prices e where e.list_id = ${listId} and e.variant_id = any(${variantIds}::uuid[])) t
    join variants v on v.id = t.variant_id where t.rises order by v.sku`.execute(db);
  if (rows.length > 0) throw badPriceLines(rows.map(({ sku }) => ({ line: null, sku, reason: 'more-costs-more' })));
}

const told = ({ sku, currency, minQuantity, before, after }: KnownLine): FieldChange => ({
  field: `prices.${sku}.${currency}${minQuantity === 1 ? '' : `.${minQuantity}`}`,
  before,
  after,
});

function inParts(changes: readonly FieldChange[]): FieldChange[][] {
  return Array.from({ length: Math.ceil(changes.length / toldAtOnce) }, (_, at) => changes.slice(at * toldAtOnce, (at + 1) * toldAtOnce));
}
