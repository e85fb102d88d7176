import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import { AppError } from '../../../platform/kernel/errors';
import { uuidv7 } from '../../../platform/kernel/ids';
import { chooseLocale } from '../../../platform/kernel/locales';
import { money } from '../../../platform/kernel/money';
import type { Market, Secrets } from '../../../platform/module';
import type { CartFacade, CheckoutQuote, QuotedGoods } from '../../cart';
import type { CatalogFacade } from '../../catalog';
import { paymentsContract, type PaymentsFacade } from '../../payments';
import type { UsersFacade } from '../../users';
import type { CheckoutProcess } from '../checkout/checkout.process';
import { setStep } from '../checkout/checkout.repository';
import { ordersContract, type OrdersFacade } from '../contract';
import { faultIn } from '../domain/quote';
import { stockLines } from '../domain/stock-lines';
import {
  changesNothing,
  draftAddressNeeded,
  draftIsOrder,
  noSuchCustomer,
  noSuchDraft,
  noSuchOption,
  notForSale,
  soldOutMeanwhile,
} from '../errors';
import { orderDraftSent } from '../events';
import { hashOf, orderTokenOf } from '../order-token';
import { insertOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import {
  deleteDraft,
  findDraft,
  forgetOrder,
  insertDraft,
  noteOrder,
  updateDraft,
  type DraftFacts,
  type DraftRow,
} from './drafts.repository';

export interface DraftsServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly cart: CartFacade;
  readonly catalog: CatalogFacade;
  readonly payments: PaymentsFacade;
  readonly users: UsersFacade;
  readonly secrets: Secrets;
  readonly market: Market;
  readonly checkout: CheckoutProcess;
}

export type DraftQuote = QuotedGoods;

export interface DraftsService {
  /** At today's prices; nothing is written. */
  quoteDraft(facts: DraftFacts): Promise<DraftQuote>;
  /** @throws AppError orders.no-such-draft */
  getDraft(id: string): Promise<DraftRow>;
  /** @throws AppError orders.no-such-customer */
  createDraft(draft: DraftFacts & { id: string; staffId: string }): Promise<DraftRow>;
  /** @throws AppError orders.no-such-draft, orders.draft-is-order, orders.no-such-customer */
  editDraft(id: string, version: number, facts: DraftFacts): Promise<DraftRow>;
  /** @throws AppError orders.no-such-draft, orders.draft-is-order */
  dropDraft(id: string): Promise<void>;
  /**
   * It becomes a pending order whose goods are kept as long as it can be paid; the buyer gets the link by mail, unless it is `silent`.
   * `orderId`: made by the caller; the same id is the same sending. What costs nothing is accepted at once.
   * @throws AppError orders.no-such-draft, orders.draft-is-order, orders.draft-address-needed, orders.not-for-sale, orders.sold-out,
   * orders.no-such-shipping-option
   */
  sendDraft(draft: { id: string; orderId: string; version: number; staffId: string; silent: boolean }): Promise<void>;
  /** The timeout of one that is being made into an order. */
  resumeDraft: OrdersFacade['resumeDraft'];
}

const netMs = 5_000;

export function createDraftsService({
  db,
  uow,
  cart,
  catalog,
  payments,
  users,
  secrets,
  market,
  checkout,
}: DraftsServiceDeps): DraftsService {
  const defaultLocale = chooseLocale([], market.locales);

  const quoteDraft = (facts: DraftFacts, locale = defaultLocale): Promise<DraftQuote> =>
    cart.quoteGoods({
      currency: market.currency,
      userId: facts.userId,
      locale,
      address: facts.shippingAddress,
      lines: facts.lines.map(({ variantId, quantity, unitPrice }) => ({
        variantId,
        quantity,
        ...(unitPrice !== undefined && { unitPrice: money(unitPrice, market.currency) }),
      })),
      ...(facts.discount > 0 && { discount: money(facts.discount, market.currency) }),
      shippingOptionId: facts.shippingOptionId,
    });

  async function getDraft(id: string): Promise<DraftRow> {
    const draft = await findDraft(db, id);
    if (!draft) throw noSuchDraft();
    return draft;
  }

  /** For an account it goes to the account's address. */
  async function addressed(facts: DraftFacts): Promise<{ facts: DraftFacts; locale: string }> {
    if (facts.userId === null) return { facts, locale: defaultLocale };
    const [user] = await users.listUsers({ userIds: [facts.userId] });
    if (!user) throw noSuchCustomer();
    return { facts: { ...facts, email: user.email }, locale: user.locale };
  }

  /** What a checkout would have got from a cart. */
  async function quoteFor(draft: DraftRow, orderId: string): Promise<CheckoutQuote> {
    const quote = await quoteDraft(draft, draft.locale);
    if (quote.unavailable.length > 0 || quote.lines.length === 0) throw notForSale(quote.unavailable);
    const isShipped = quote.lines.some((line) => !line.digital);
    if (isShipped && !draft.shippingAddress) throw draftAddressNeeded();
    if (isShipped && !quote.shippingOption) throw noSuchOption();
    const discount = money(draft.discount, draft.currency);
    const promotion = {
      promotionId: null,
      name: draft.discountReason ?? '',
      code: null,
      kind: null,
      discount: quote.totals.discount,
      shipping: money(0, discount.currency),
      lines: quote.lines.flatMap((line, at) => (line.discount.minor > 0 ? [{ line: at, discount: line.discount }] : [])),
    };
    const { lines, totals } = quote;
    const whole: CheckoutQuote = {
      cartId: orderId,
      userId: draft.userId,
      marketId: market.id,
      currency: draft.currency,
      lines,
      shippingOption: isShipped ? quote.shippingOption : null,
      promotions: totals.discount.minor > 0 ? [promotion] : [],
      trace: [],
      totals,
    };
    const fault = faultIn(whole);
    if (fault !== null) throw new Error(`draft ${draft.id} has a wrong price: ${fault}`);
    return whole;
  }

  /** Each step is repeatable by the order's id; a draft that died between two goes on from the first. */
  async function makeOrder(draft: DraftRow, orderId: string, who: string, silent: boolean): Promise<void> {
    const { rows } = await sql<{ until: Date; made: boolean }>`
      select now() + make_interval(days => ${draft.days}) as until, exists (select 1 from checkouts k where k.id = ${orderId}) as made`.execute(
      db,
    );
    const [now] = rows;
    if (!now || now.made) return;
    const expiresAt = now.until;
    try {
      const quote = await quoteFor(draft, orderId);
      const goods = stockLines(quote.lines);
      const address = draft.shippingAddress;
      if (goods.length > 0) {
        const destination = address && { country: address.country, postalCode: address.postalCode };
        const hold = await catalog.holdStock({
          checkoutId: orderId,
          lines: goods,
          expiresAt: expiresAt.toISOString(),
          ...(destination && { destination }),
        });
        if (hold.outcome === 'sold-out') throw soldOutMeanwhile();
      }
      crashPoint('K31');
      await writeOrder(draft, { orderId, quote, expiresAt, who, silent });
    } catch (error) {
      if (error instanceof AppError && error.kind !== 'unavailable') {
        await catalog.releaseStock({ checkoutId: orderId, reason: 'abandoned' }).catch(() => null);
        await forgetOrder(db, orderId);
      }
      throw error;
    }
  }

  interface Written {
    readonly orderId: string;
    readonly quote: CheckoutQuote;
    readonly expiresAt: Date;
    readonly who: string;
    readonly silent: boolean;
  }

  async function writeOrder(draft: DraftRow, { orderId, quote, expiresAt, who, silent }: Written): Promise<void> {
    const orderTokenHash = hashOf(orderTokenOf(secrets, orderId, 1));
    const { total } = quote.totals;
    const collection = {
      orderId,
      amount: total,
      owner: { userId: draft.userId, orderTokenHash },
      expiresAt: expiresAt.toISOString(),
      email: draft.email,
      country: draft.shippingAddress?.country ?? null,
      isHandedOver: quote.lines.every((line) => !line.digital),
    };
    await uow.run(async (tx) => {
      const fresh = await sql`
        insert into checkouts (id, cart_id, payment_id, step, expires_at) values (${orderId}, ${orderId}, ${uuidv7()}, 'begun', ${expiresAt})
        on conflict (id) do nothing returning id`.execute(tx.db);
      if (fresh.rows.length === 0) return;
      await insertOrder({
        id: orderId,
        cartId: orderId,
        userId: draft.userId,
        email: draft.email,
        orderTokenHash,
        locale: draft.locale,
        shippingAddress: quote.shippingOption ? draft.shippingAddress : null,
        billingAddress: null,
        expiresAt,
        quote,
      }).execute(tx.db);
      await setStep(tx.db, orderId, 'awaiting', null);
      await sql`
        update orders set token_expires_at = greatest(token_expires_at, ${expiresAt}) where id = ${orderId}`.execute(tx.db);
      await sql`
        insert into order_steps (order_id, what, who, why, lifecycle, payment, fulfilment)
        select o.id, ${silent ? 'drafted' : 'draft-sent'}, ${who}, ${draft.note}, o.lifecycle, o.payment, o.fulfilment from orders o where o.id = ${orderId}`.execute(
        tx.db,
      );
      if (total.minor > 0) tx.send(paymentsContract, 'openCollection', collection, { delayMs: netMs });
      if (!silent && total.minor > 0) tx.publish(orderDraftSent, orderId, { orderId, until: expiresAt.toISOString() });
    });
    crashPoint('K32');
    if (total.minor > 0) await payments.openCollection(collection).catch(unreachable);
  }

  const acceptFree = async (orderId: string): Promise<void> => {
    const { rows } = await sql`
      select o.id from orders o where o.id = ${orderId} and o.total_minor = 0 and o.lifecycle = 'pending'`.execute(db);
    if (rows.length > 0) await checkout.happen(orderId, { type: 'payment-authorized', captured: true });
  };

  return {
    quoteDraft,
    getDraft,

    async createDraft({ id, staffId, ...given }) {
      const { facts, locale } = await addressed(given);
      await insertDraft(db, { ...facts, id, locale, currency: market.currency, createdBy: staffId });
      return getDraft(id);
    },

    async editDraft(id, version, given) {
      await getDraft(id);
      const { facts } = await addressed(given);
      if (!(await updateDraft(db, id, version, facts))) throw draftIsOrder();
      return getDraft(id);
    },

    async dropDraft(id) {
      await getDraft(id);
      if (!(await deleteDraft(db, id))) throw draftIsOrder();
    },

    async sendDraft({ id, orderId, version, staffId, silent }) {
      const draft = await getDraft(id);
      if (draft.lines.length === 0) throw changesNothing();
      const who = `staff:${staffId}`;
      if (draft.orderId !== orderId)
        await uow.run(async (tx) => {
          if (!(await noteOrder(tx.db, id, version, orderId))) throw draftIsOrder();
          tx.send(ordersContract, 'resumeDraft', { draftId: id, who, silent }, { delayMs: netMs });
        });
      await makeOrder(draft, orderId, who, silent);
      await acceptFree(orderId);
    },

    async resumeDraft({ draftId, who, silent }) {
      const draft = await findDraft(db, draftId);
      if (!draft?.orderId) return null;
      await makeOrder(draft, draft.orderId, who, silent).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
      });
      await acceptFree(draft.orderId);
      return null;
    },
  };
}

/** The outbox carries it as well. */
function unreachable(error: unknown): null {
  if (error instanceof AppError && error.kind === 'unavailable') return null;
  throw error;
}
