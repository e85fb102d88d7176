import type { Clock } from '../../platform/kernel/clock';
import { AppError } from '../../platform/kernel/errors';
import { uuidv7 } from '../../platform/kernel/ids';
import type { Market, Secrets } from '../../platform/module';
import type { Address } from '../../platform/facade/schemas';
import type { QuotedVariant } from '../catalog';
import type { Cart, CartChange, CartRepository } from './cart.repository';
import { claiming } from './claiming';
import type { CartView } from './contract';
import { layingAside, type LayingAside } from './later/laying-aside';
import type { SavedItemsRepository } from './later/saved-items.repository';
import type { WishesRepository } from './wishes/wishes.repository';
import { tries, type Display } from './display';
import { mostLines, mostOf } from './domain/limits';
import { fitted, isTooLate, type Recipient, type Recipients } from './domain/recipients';
import { cartErrors } from './errors';
import { entering } from './promotions/entering';
import type { PromotionBook } from './promotions/promotion-book';
import type { PromotionLookup } from './promotions/promotion.lookup';
import { availableFor, type Articles, type CartLine, type Quoting } from './quoting';
import { tokenHash, type Reader, type Shopper } from './shopper';
import { openView } from './view';
import type { UnitOfWork } from '../../platform/db/unit-of-work';
import type { CartTables } from './tables';

export interface ItemInput {
  readonly variantId: string;
  readonly quantity: number;
  /** Of gift cards: whom all these units are for; without it the buyer. */
  readonly recipient?: Recipient | undefined;
}

export interface ItemEdit {
  readonly quantity?: number | undefined;
  /** Of gift cards: whom each unit is for. */
  readonly recipients?: Recipients | undefined;
}

export interface Opened {
  readonly cart: CartView;
  readonly cartToken: string | null;
  readonly isNew: boolean;
}

export interface CartEdit {
  readonly email?: string | null | undefined;
  readonly shippingAddress?: Address | null | undefined;
  readonly shippingOptionId?: string | null | undefined;
}

/** All answers are the whole cart. All but `createCart` throw `cart.not-found`, `cart.frozen`, `cart.completed` and `cart.busy`. */
export interface CartService extends LayingAside {
  /**
   * An account that has an open cart gets that one, with the items in it: then `isNew` is false. `cartToken` is null for an
   * account's cart. @throws AppError cart.not-for-sale, cart.not-enough-stock, cart.too-many, cart.too-many-lines
   */
  createCart(shopper: Shopper, items: readonly ItemInput[]): Promise<Opened>;
  /** @throws AppError cart.not-for-sale, cart.not-enough-stock, cart.too-many, cart.too-many-lines */
  addItem(id: string, shopper: Shopper, item: ItemInput): Promise<CartView>;
  /**
   * More than is available is refused; fewer than before never is.
   * @throws AppError cart.no-such-item, cart.not-enough-stock, cart.not-a-gift-card, cart.sent-too-late
   */
  editItem(id: string, shopper: Shopper, itemId: string, edit: ItemEdit): Promise<CartView>;
  /** @throws AppError cart.no-such-item */
  removeItem(id: string, shopper: Shopper, itemId: string): Promise<CartView>;
  /** An option that a new address rules out is dropped. @throws AppError cart.address-needed, cart.no-such-shipping-option */
  editCart(id: string, shopper: Shopper, edit: CartEdit): Promise<CartView>;
  discardCart(id: string, shopper: Shopper): Promise<void>;
  /** The account's other cart moves into this one. Repeating it changes nothing. @throws AppError cart.too-many-lines */
  claimCart(id: string, userId: string, shopper: Shopper): Promise<CartView>;
  /** The same as `claimCart` for the guest's open cart whose secret came along; null when there is none, or it cannot be joined. */
  claimByToken(shopper: Shopper): Promise<CartView | null>;
  /**
   * Entering one twice changes nothing. @throws AppError cart.coupon-unknown, cart.too-many-coupons, or `cart.coupon-` and the reason
   * why it would take nothing off
   */
  enterCoupon(id: string, shopper: Shopper, code: string): Promise<CartView>;
  /** @throws AppError cart.no-such-coupon */
  removeCoupon(id: string, shopper: Shopper, code: string): Promise<CartView>;
}

export interface CartServiceDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly carts: CartRepository;
  readonly savedItems: SavedItemsRepository;
  readonly wishes: WishesRepository;
  readonly quoting: Quoting;
  readonly display: Display;
  readonly promotionLookup: PromotionLookup;
  readonly promotionBook: PromotionBook;
  readonly secrets: Secrets;
  readonly market: Market;
  readonly clock: Clock;
}

export type Content = Pick<CartChange, 'lines' | 'coupons' | 'email' | 'shippingAddress' | 'shippingOptionId'>;

/** Puts a change into the tables; the new version, or null when the cart was changed since it was read. */
export type Save = (cart: Cart, change: CartChange) => Promise<number | null>;

export function createCartService(deps: CartServiceDeps): CartService {
  const { uow, carts, savedItems, wishes, quoting, display, promotionLookup, promotionBook, secrets, market, clock } = deps;

  async function readOpen(id: string, shopper: Shopper): Promise<Cart> {
    const cart = await carts.find(id, shopper);
    if (!cart) throw cartErrors.notFound();
    if (cart.status === 'completed') throw cartErrors.completed();
    if (cart.status === 'checking-out') throw cartErrors.frozen();
    return cart;
  }

  /** Reads, decides, and writes if nobody else wrote meanwhile; else again. */
  async function change(
    id: string,
    shopper: Shopper,
    decide: (cart: Cart, articles: Articles) => Content,
    edit?: CartEdit,
  ): Promise<CartView> {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const cart = await readOpen(id, shopper);
      const articles = await quoting.articlesOf(cart);
      const view = await write(cart, articles, decide(cart, articles), edit);
      if (view) return view;
    }
    throw cartErrors.busy();
  }

  /** null: somebody else wrote since the cart was read. */
  async function write(
    cart: Cart,
    articles: Articles,
    content: Content,
    edit?: CartEdit,
    save: Save = carts.save,
  ): Promise<CartView | null> {
    const live = await quoting.price({ ...cart, ...content }, articles);
    if (edit?.shippingOptionId && !live.option) throw content.shippingAddress ? cartErrors.noSuchOption() : cartErrors.addressNeeded();
    const next = {
      ...content,
      lines: content.lines.map((line) => ({ ...line, seen: articles.get(line.variantId) ?? line.seen })),
      shippingOptionId: live.option?.id ?? null,
      shown: live.shown,
      visible: !isQuiet(edit) || live.shown !== cart.shown,
    };
    const version = await save(cart, next);
    return version === null ? null : openView({ ...cart, ...next, lines: content.lines }, live, version);
  }

  /** null: the account has an open cart. */
  async function open({ userId, cartToken: former, groupIds, locale }: Shopper, wanted: Wanted): Promise<Opened | null> {
    const { currency } = market;
    const articles = await quoting.articles(currency, [...wanted.keys()], { groupIds, locale });
    const lines = joined([], wanted, articles, clock().getTime());
    const id = uuidv7();
    const cartToken = userId === null ? secrets.sign('cart', id) : null;
    const { limitedIds } = await promotionBook.automatic();
    const standings = await promotionLookup.standings(limitedIds, { userId, email: null });
    const now = clock().getTime();
    const content = { email: null, shippingAddress: null, shippingOptionId: null, lines, coupons: [], standings, currency, groupIds, now };
    const live = await quoting.price(content, articles);
    const cart = { ...content, id, userId, locale, marketId: market.id, shown: live.shown };
    if (!(await carts.insert({ ...cart, tokenHash: hashOf(cartToken), formerTokenHash: hashOf(former) }))) return null;
    return { cart: openView({ ...cart, version: 1, status: 'open', checkoutId: null, quote: null }, live, 1), cartToken, isNew: true };
  }

  /** null: the account has no open cart, or somebody else wrote meanwhile. */
  async function addToOpen(userId: string, reader: Reader, wanted: Wanted): Promise<CartView | null> {
    const cart = await carts.findOpenOf(userId, reader);
    if (!cart || wanted.size === 0) return cart && display.toOwner(cart);
    const articles = await quoting.articles(cart.currency, [...variantsOf(cart.lines), ...wanted.keys()], reader, cart.coupons);
    return write(cart, articles, { ...cart, lines: joined(cart.lines, wanted, articles, clock().getTime()) });
  }

  const claim = claiming({ uow, carts, quoting, display, readOpen });
  /** What lies aside and what is wished for first: it is the account's whether or not the cart can be joined. */
  const claimCart: CartService['claimCart'] = async (id, userId, shopper) => {
    if (shopper.cartToken !== null) {
      await savedItems.join(userId, shopper.cartToken);
      await wishes.join(userId, shopper.cartToken);
    }
    return claim(id, userId, shopper);
  };

  return {
    async createCart(shopper, items) {
      const { userId } = shopper;
      const wanted = summed(items);
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const opened = await open(shopper, wanted);
        if (opened) return opened;
        const cart = userId === null ? null : await addToOpen(userId, shopper, wanted);
        if (cart) return { cart, cartToken: null, isNew: false };
      }
      throw cartErrors.busy();
    },

    async addItem(id, shopper, { variantId, quantity, recipient }) {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const cart = await readOpen(id, shopper);
        const articles = await quoting.articles(cart.currency, [...variantsOf(cart.lines), variantId], cart, cart.coupons);
        const article = forSale(articles, variantId);
        const present = cart.lines.find((line) => line.variantId === variantId);
        const available = availableFor(article, cart.lines, articles);
        refuseTooMany({ ...article, available }, quantity, present?.quantity ?? 0);
        const named = namedFor(article, quantity, recipient, clock().getTime());
        if (!present && cart.lines.length >= mostLines) throw cartErrors.tooManyLines(mostLines);

        const added: CartLine = { id: uuidv7(), variantId, quantity, seen: article, recipients: named };
        const lines = present ? cart.lines.map((line) => (line === present ? more(line, added) : line)) : [...cart.lines, added];
        const live = await quoting.price({ ...cart, lines }, articles);
        const written = await carts.addUnits(cart, added, Math.min(mostOf(article), available), live.shown);
        if (!written) continue;
        const alone = written.version === cart.version + 1 && (live.option?.id ?? null) === cart.shippingOptionId;
        return alone ? openView({ ...cart, lines }, live, written.version) : display.fresh(() => carts.find(id, shopper));
      }
      throw cartErrors.busy();
    },

    editItem: (id, shopper, itemId, edit) =>
      change(id, shopper, (cart, articles) => {
        const line = lineOf(cart, itemId);
        const { quantity = line.quantity, recipients } = edit;
        const article = articles.get(line.variantId) ?? line.seen;
        if (quantity > line.quantity) {
          const available = availableFor(forSale(articles, line.variantId), cart.lines, articles);
          refuseTooMany({ ...article, available }, quantity - line.quantity, line.quantity);
        }
        if (recipients && !article.giftCard) throw cartErrors.notAGiftCard();
        if (recipients && isTooLate(recipients, clock().getTime())) throw cartErrors.sentTooLate();
        const named = article.giftCard ? fitted(recipients ?? line.recipients, quantity) : null;
        return { ...cart, lines: cart.lines.map((l) => (l === line ? { ...l, quantity, recipients: named } : l)) };
      }),

    removeItem: (id, shopper, itemId) =>
      change(id, shopper, (cart) => {
        const line = lineOf(cart, itemId);
        return { ...cart, lines: cart.lines.filter((l) => l !== line) };
      }),

    editCart: (id, shopper, edit) =>
      change(
        id,
        shopper,
        (cart) => {
          const { email = cart.email, shippingAddress = cart.shippingAddress, shippingOptionId = cart.shippingOptionId } = edit;
          return { lines: cart.lines, coupons: cart.coupons, email, shippingAddress, shippingOptionId };
        },
        edit,
      ),

    async discardCart(id, shopper) {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        if (await carts.remove(await readOpen(id, shopper))) return;
      }
      throw cartErrors.busy();
    },

    claimCart,
    async claimByToken({ userId, cartToken, groupIds }) {
      if (userId === null || cartToken === null) return null;
      const guests = { userId: null, cartToken, groupIds };
      const cart = await carts.findCurrent(guests);
      if (cart?.status !== 'open') return null;
      try {
        return await claimCart(cart.id, userId, guests);
      } catch (error) {
        if (error instanceof AppError) return null;
        throw error;
      }
    },
    ...layingAside({
      uow,
      carts,
      savedItems,
      quoting,
      readOpen,
      write: (cart, articles, content, save) => write(cart, articles, content, undefined, save),
    }),
    ...entering({ quoting, display, promotionLookup, readOpen, write, again: (id, shopper) => carts.find(id, shopper) }),
  };
}

/** Nobody has to look at the cart again because of an e-mail address. */
const isQuiet = (edit: CartEdit | undefined): boolean =>
  edit !== undefined && edit.shippingAddress === undefined && edit.shippingOptionId === undefined;

const hashOf = (token: string | null): string | null => (token === null ? null : tokenHash(token));

/** One for each unit of a gift card; null of other goods. */
function namedFor(article: QuotedVariant, quantity: number, recipient: Recipient | undefined, now: number): Recipients | null {
  if (!article.giftCard && recipient) throw cartErrors.notAGiftCard();
  if (recipient && isTooLate([recipient], now)) throw cartErrors.sentTooLate();
  return article.giftCard
    ? fitted(
        Array.from({ length: quantity }, () => recipient ?? null),
        quantity,
      )
    : null;
}

/** The line with the units of the other. */
const more = (line: CartLine, added: CartLine): CartLine => ({
  ...line,
  quantity: line.quantity + added.quantity,
  seen: added.seen,
  recipients: added.recipients ? [...fitted(line.recipients, line.quantity), ...added.recipients] : null,
});

const variantsOf = (lines: readonly CartLine[]): string[] => lines.map((line) => line.variantId);

/** Units by variant, and whom those of gift cards are for. */
type Wanted = ReadonlyMap<string, { readonly quantity: number; readonly recipients: Recipients }>;

function summed(items: readonly ItemInput[]): Wanted {
  const wanted = new Map<string, { quantity: number; recipients: Recipients }>();
  for (const { variantId, quantity, recipient } of items) {
    const before = wanted.get(variantId);
    const named = Array.from({ length: quantity }, () => recipient ?? null);
    wanted.set(variantId, { quantity: (before?.quantity ?? 0) + quantity, recipients: [...(before?.recipients ?? []), ...named] });
  }
  return wanted;
}

/** The lines with what is wanted added to them. */
function joined(lines: readonly CartLine[], wanted: Wanted, articles: Articles, now: number): CartLine[] {
  const changed = [...wanted].map(([variantId, { quantity, recipients }]) => {
    const article = forSale(articles, variantId);
    const present = lines.find((line) => line.variantId === variantId);
    const others = [...lines, ...[...wanted].map(([id, units]) => ({ id, variantId: id, quantity: units.quantity, seen: article }))];
    refuseTooMany({ ...article, available: availableFor(article, others, articles) }, quantity, present?.quantity ?? 0);
    if (!article.giftCard && recipients.some((one) => one !== null)) throw cartErrors.notAGiftCard();
    if (isTooLate(recipients, now)) throw cartErrors.sentTooLate();
    const added = { id: uuidv7(), variantId, quantity, seen: article, recipients: article.giftCard ? recipients : null };
    return present ? more(present, added) : added;
  });
  const kept = lines.map((line) => changed.find(({ id }) => id === line.id) ?? line);
  const all = [...kept, ...changed.filter((line) => !kept.includes(line))];
  if (all.length > Math.max(mostLines, lines.length)) throw cartErrors.tooManyLines(mostLines);
  return all;
}

function forSale(articles: Articles, variantId: string): QuotedVariant {
  const article = articles.get(variantId);
  if (!article) throw cartErrors.notForSale(variantId);
  return article;
}

function refuseTooMany(article: Pick<QuotedVariant, 'variantId' | 'available' | 'giftCard'>, requested: number, inCart: number): void {
  const { variantId, available } = article;
  if (inCart + requested > available) throw cartErrors.notEnoughStock({ variantId, requested, inCart, available: Math.max(0, available) });
  if (inCart + requested > mostOf(article)) throw cartErrors.tooMany(mostOf(article));
}

function lineOf(cart: Cart, itemId: string): CartLine {
  const line = cart.lines.find(({ id }) => id === itemId);
  if (!line) throw cartErrors.noSuchItem();
  return line;
}
