import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Money } from '../../../platform/facade/schemas';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Market } from '../../../platform/module';
import type { PromotionKind } from '../domain/promotion';
import { cartErrors } from '../errors';
import type { CartTables } from '../tables';
import { insertCodes } from './codes.service';
import { mostAutomatic, type PromotionBook } from './promotion-book';
import type { PromotionsQueries } from './promotions.queries';
import type { PromotionView } from './shapes';

/** null takes a limit away; what is left out stays, or is none. */
export interface Terms {
  readonly name?: string | undefined;
  readonly productIds?: readonly string[] | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly excludesSale?: boolean | undefined;
  readonly groupIds?: readonly string[] | undefined;
  readonly firstOrder?: boolean | undefined;
  readonly minimumSubtotal?: Money | null | undefined;
  readonly minimumOf?: 'cart' | 'matching' | undefined;
  readonly startsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly priority?: number | undefined;
  readonly combinable?: boolean | undefined;
  readonly usageLimit?: number | null | undefined;
  readonly perCustomerLimit?: number | null | undefined;
  readonly budget?: Money | null | undefined;
  readonly active?: boolean | undefined;
  readonly note?: string | undefined;
  readonly basisPoints?: number | undefined;
  readonly amount?: Money | null | undefined;
  readonly buyQuantity?: number | undefined;
  readonly getQuantity?: number | undefined;
  readonly mostTimes?: number | null | undefined;
  readonly getProductIds?: readonly string[] | undefined;
  readonly getCategoryIds?: readonly string[] | undefined;
  readonly giftVariantId?: string | undefined;
  readonly countries?: readonly string[] | undefined;
}

export interface NewPromotion extends Terms {
  readonly name: string;
  readonly kind: PromotionKind;
  readonly automatic?: boolean | undefined;
  /** Its first code. */
  readonly code?: string | undefined;
}

export interface PromotionsService {
  /** @throws AppError cart.bad-coupon-code, cart.coupon-exists, cart.promotion-currency, cart.promotion-dates, cart.too-many-promotions, cart.promotion-automatic */
  createPromotion(promotion: NewPromotion): Promise<PromotionView>;
  /**
   * Its kind stays, and whether it has codes. Open carts show the new price with their next answer.
   * @throws AppError cart.no-such-promotion, cart.promotion-kind, cart.promotion-currency, cart.promotion-dates, cart.promotion-limit-too-low
   */
  editPromotion(id: string, change: Terms): Promise<PromotionView>;
  /** For good; its codes can be given out anew. @throws AppError cart.no-such-promotion */
  archivePromotion(id: string): Promise<void>;
}

export interface PromotionsServiceDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly market: Market;
  readonly promotionBook: PromotionBook;
  readonly promotionsQueries: PromotionsQueries;
}

export function createPromotionsService({ uow, market, promotionBook, promotionsQueries }: PromotionsServiceDeps): PromotionsService {
  async function change(work: (db: Transaction<CartTables>) => Promise<void>): Promise<void> {
    await translated(() => uow.run(({ db }) => work(db)));
    promotionBook.changed();
  }

  return {
    async createPromotion({ name, kind, automatic = false, code, ...terms }) {
      const id = uuidv7();
      refuseForeign(kind, terms);
      if (automatic && code !== undefined) throw cartErrors.automaticCodes();
      await change(async (db) => {
        if (automatic && terms.active !== false) await refuseTooMany(db);
        await db
          .insertInto('promotions')
          .values({
            ...nothing,
            ...kindDefaults(kind),
            ...columnsOf(terms, market.currency),
            id,
            name,
            kind,
            automatic,
            currency: market.currency,
          })
          .execute();
        if (code !== undefined) await insertCodes(db, id, [{ code, usageLimit: null }]);
      });
      return promotionsQueries.getPromotion(id);
    },

    async editPromotion(id, terms) {
      await change(async (db) => {
        const before = await db
          .selectFrom('promotions as p')
          .select(['p.kind', 'p.currency', 'p.automatic', 'p.active'])
          .where('p.id', '=', id)
          .where('p.archived_at', 'is', null)
          .forUpdate()
          .executeTakeFirst();
        if (!before) throw cartErrors.noSuchPromotion();
        refuseForeign(before.kind, terms);
        if (before.automatic && !before.active && terms.active) await refuseTooMany(db);
        await db
          .updateTable('promotions')
          .set({ ...columnsOf(terms, before.currency), updated_at: sql<Date>`now()` })
          .where('id', '=', id)
          .execute();
      });
      return promotionsQueries.getPromotion(id);
    },

    archivePromotion: (id) =>
      change(async (db) => {
        const { rows } = await sql`
          with p as (update promotions set archived_at = now(), updated_at = now() where id = ${id} and archived_at is null returning id),
          d as (update promotion_codes set archived_at = now() from p where promotion_codes.promotion_id = p.id and promotion_codes.archived_at is null)
          select p.id from p`.execute(db);
        if (rows.length === 0) throw cartErrors.noSuchPromotion();
      }),
  };
}

const nothing = {
  basis_points: null,
  amount_minor: null,
  buy_quantity: null,
  get_quantity: null,
  get_product_ids: [],
  get_category_ids: [],
  most_times: null,
  gift_variant_id: null,
  countries: [],
  product_ids: [],
  category_ids: [],
  group_ids: [],
  excludes_sale: false,
  first_order: false,
  minimum_minor: 0,
  minimum_of: 'cart' as const,
  priority: 0,
  usage_limit: null,
  customer_limit: null,
  budget_minor: null,
  combinable: false,
  active: true,
  note: '',
};

/** What a reduced unit of a bargain is reduced by, where nobody says: all of it. */
const kindDefaults = (kind: PromotionKind) => (kind === 'buy-x-get-y' ? { basis_points: 10_000 } : {});

/** What only promotions of some kinds have. */
const kindsOf: Readonly<Record<string, readonly PromotionKind[]>> = {
  basisPoints: ['percentage', 'buy-x-get-y'],
  amount: ['fixed', 'free-shipping'],
  buyQuantity: ['buy-x-get-y'],
  getQuantity: ['buy-x-get-y'],
  mostTimes: ['buy-x-get-y'],
  getProductIds: ['buy-x-get-y'],
  getCategoryIds: ['buy-x-get-y'],
  giftVariantId: ['gift'],
  countries: ['free-shipping'],
};

function refuseForeign(kind: PromotionKind, terms: Terms): void {
  const given = Object.entries(terms).filter(([, value]) => value !== undefined);
  if (given.some(([key]) => kindsOf[key] && !kindsOf[key].includes(kind))) throw cartErrors.promotionKind(kind);
}

async function refuseTooMany(db: Transaction<CartTables>): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from promotions p where p.automatic and p.active and p.archived_at is null and (p.ends_at is null or p.ends_at > now())`.execute(
    db,
  );
  if ((rows[0]?.count ?? 0) >= mostAutomatic) throw cartErrors.tooManyAutomatic(mostAutomatic);
}

function columnsOf(terms: Terms, currency: string) {
  const minorOf = (amount: Money | null): number | null => amount && inCurrency(amount, currency);
  return {
    ...(terms.name === undefined ? {} : { name: terms.name }),
    ...(terms.productIds === undefined ? {} : { product_ids: [...terms.productIds] }),
    ...(terms.categoryIds === undefined ? {} : { category_ids: [...terms.categoryIds] }),
    ...(terms.excludesSale === undefined ? {} : { excludes_sale: terms.excludesSale }),
    ...(terms.groupIds === undefined ? {} : { group_ids: [...terms.groupIds] }),
    ...(terms.firstOrder === undefined ? {} : { first_order: terms.firstOrder }),
    ...(terms.minimumSubtotal === undefined ? {} : { minimum_minor: minorOf(terms.minimumSubtotal) ?? 0 }),
    ...(terms.minimumOf === undefined ? {} : { minimum_of: terms.minimumOf }),
    ...(terms.startsAt === undefined ? {} : { starts_at: dateOf(terms.startsAt) }),
    ...(terms.endsAt === undefined ? {} : { ends_at: dateOf(terms.endsAt) }),
    ...(terms.priority === undefined ? {} : { priority: terms.priority }),
    ...(terms.combinable === undefined ? {} : { combinable: terms.combinable }),
    ...(terms.usageLimit === undefined ? {} : { usage_limit: terms.usageLimit }),
    ...(terms.perCustomerLimit === undefined ? {} : { customer_limit: terms.perCustomerLimit }),
    ...(terms.budget === undefined ? {} : { budget_minor: minorOf(terms.budget) }),
    ...(terms.active === undefined ? {} : { active: terms.active }),
    ...(terms.note === undefined ? {} : { note: terms.note }),
    ...(terms.basisPoints === undefined ? {} : { basis_points: terms.basisPoints }),
    ...(terms.amount === undefined ? {} : { amount_minor: minorOf(terms.amount) }),
    ...(terms.buyQuantity === undefined ? {} : { buy_quantity: terms.buyQuantity }),
    ...(terms.getQuantity === undefined ? {} : { get_quantity: terms.getQuantity }),
    ...(terms.mostTimes === undefined ? {} : { most_times: terms.mostTimes }),
    ...(terms.getProductIds === undefined ? {} : { get_product_ids: [...terms.getProductIds] }),
    ...(terms.getCategoryIds === undefined ? {} : { get_category_ids: [...terms.getCategoryIds] }),
    ...(terms.giftVariantId === undefined ? {} : { gift_variant_id: terms.giftVariantId }),
    ...(terms.countries === undefined ? {} : { countries: [...terms.countries] }),
  };
}

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));

function inCurrency(amount: Money, currency: string): number {
  if (amount.currency !== currency) throw cartErrors.promotionCurrency(currency);
  return amount.minor;
}

const complaints: Readonly<Record<string, () => Error>> = {
  promotion_codes_code_key: cartErrors.couponExists,
  promotions_end_after_they_start: cartErrors.promotionDates,
  promotions_stay_within_their_limit: cartErrors.promotionLimitTooLow,
  promotions_stay_within_their_budget: cartErrors.promotionLimitTooLow,
};

/** The constraints say what is wrong; this says it in words. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : '';
    throw complaints[constraint]?.() ?? error;
  }
}
