import { createHash } from 'node:crypto';
import type { Address, PickupPlace } from '../../platform/facade/schemas';
import { sum, zero, type Money } from '../../platform/kernel/money';
import type { CatalogFacade, QuotedVariant } from '../catalog';
import type { ShippingFacade, ShippingOption } from '../shipping';
import type { Cart } from './cart.repository';
import { mostJoinedLines, mostWorth } from './domain/limits';
import type { ShippingMoney } from './domain/pricing';
import { fitted, type Recipients } from './domain/recipients';
import { pickupName } from './domain/pickup-name';
import { unlimited, type Candidate, type Promotion } from './domain/promotion';
import { availableBeside, type StockWish } from './domain/shared-stock';
import { shownText } from './domain/shown';
import { tierOf } from './domain/tier';
import type { TaxPlace } from './domain/tax';
import { wholePrice, type WholeLine, type WholePrice } from './domain/whole-price';
import { cartErrors } from './errors';
import type { PromotionBook } from './promotions/promotion-book';
import type { Standings } from './promotions/promotion.lookup';
import type { Reader } from './shopper';
import type { TaxBook, TaxesThere } from './taxes/tax-book';

/** A line as it is stored. */
export interface CartLine {
  readonly id: string;
  readonly variantId: string;
  readonly quantity: number;
  /** The article as the catalog last quoted it. */
  readonly seen: QuotedVariant;
  /** Of gift cards: whom each unit is for. */
  readonly recipients?: Recipients | null | undefined;
}

/** Articles that can be sold now, by variant. */
export type Articles = ReadonlyMap<string, QuotedVariant>;

export interface PricedLine extends WholeLine {
  /** Of a gift: that of its promotion. */
  readonly id: string;
  readonly variantId: string;
  /** As quoted now, or as last seen when it is no longer sold: then nothing of it is available. */
  readonly article: QuotedVariant;
  /** Of gift cards, one for each unit. */
  readonly recipients?: Recipients;
}

export interface LiveCart extends WholePrice<PricedLine> {
  /** null when none was chosen or the chosen one is not offered for this address. */
  readonly option: DeliveryOption | null;
  readonly needsShipping: boolean;
  /** Digest of what this looks like: `<items>.<sum>`. */
  readonly shown: string;
}

export interface CartToPrice {
  readonly currency: string;
  readonly lines: readonly CartLine[];
  /** By the codes on it, in the order in which they were entered. */
  readonly coupons: readonly Candidate[];
  /** How the promotions without codes stand that have limits. */
  readonly standings: Standings;
  readonly shippingAddress: Address | null;
  readonly shippingOptionId: string | null;
  /** The groups of customers the buyer is in. */
  readonly groupIds: readonly string[];
  /** BCP 47; undefined: the shop's first language. */
  readonly locale?: string | undefined;
  /** When it was read, in milliseconds since 1970. */
  readonly now: number;
}

export interface Quoting {
  /**
   * One call to the catalog, none for an empty list; at the prices of a customer of these groups and in their language. With them comes
   * what promotions give away, by themselves or by these codes.
   */
  articles(currency: string, variantIds: readonly string[], reader: Reader, coupons?: readonly Candidate[]): Promise<Articles>;
  /** The same, of all that is in a cart. */
  articlesOf(cart: Pick<Cart, 'currency' | 'lines' | 'groupIds' | 'locale' | 'coupons'>): Promise<Articles>;
  /** At present prices; asks shipping once when an address and an option are chosen. */
  price(cart: CartToPrice, articles: Articles): Promise<LiveCart>;
  /** For a cart that `needsShipping`: the ways to send it `to` there, if that is known, then the places to fetch it. */
  options(cart: CartToPrice, articles: Articles, to: Goal | null): Promise<DeliveryOption[]>;
}

interface Goal extends TaxPlace {
  readonly postalCode: string | null;
}

/** A way to get the goods. `pickup`: they are fetched there; the option has the id of the store. */
export type DeliveryOption = ShippingOption & { readonly pickup: PickupPlace | null };

export interface QuotingDeps {
  readonly catalog: CatalogFacade;
  readonly shipping: ShippingFacade;
  readonly taxBook: TaxBook;
  readonly promotionBook: PromotionBook;
}

export function createQuoting({ catalog, shipping, taxBook, promotionBook }: QuotingDeps): Quoting {
  async function sending(cart: CartToPrice, articles: Articles, to: Goal): Promise<DeliveryOption[]> {
    const taxes = await taxBook.at(to, cart.groupIds);
    const goods = whole({ cart, articles, taxes, candidates: await candidatesFor(cart), option: null, address: to, nothingToShip: false });
    const shipped = goods.lines.filter((line) => !line.article.digital);
    const offered = await shipping.listOptions({
      country: to.country,
      postalCode: to.postalCode,
      currency: cart.currency,
      subtotal: sum(
        shipped.map(({ total }) => total),
        cart.currency,
      ),
      weightGrams: shipped.reduce((grams, line) => grams + line.article.weightGrams * line.quantity, 0),
    });
    return offered.map((option) => ({ ...option, price: taxes.asked(option.price, option.taxClass, 'shipping'), pickup: null }));
  }

  async function fetching({ lines, currency, locale }: CartToPrice, articles: Articles, storeId?: string): Promise<DeliveryOption[]> {
    const goods = goodsOf(lines, articles);
    const places = goods.length === 0 ? [] : await catalog.listPickupPlaces({ lines: goods, ...(storeId !== undefined && { storeId }) });
    return places.map((place) => ({
      id: place.storeId,
      name: pickupName(place.name, locale),
      price: zero(currency),
      freeOver: null,
      minDays: 0,
      maxDays: 0,
      taxClass: 'standard',
      pickup: place,
    }));
  }

  /** As offered now; null: it is not. */
  async function chosen(cart: CartToPrice, articles: Articles): Promise<DeliveryOption | null> {
    const { shippingAddress: address, shippingOptionId: id } = cart;
    if (id === null) return null;
    const sent = address ? await sending(cart, articles, address) : [];
    return sent.find((option) => option.id === id) ?? (await fetching(cart, articles, id))[0] ?? null;
  }

  /** What is given away is fetched with the rest. */
  async function giftsLieAt({ id }: DeliveryOption, cart: CartToPrice, { lines }: WholePrice<PricedLine>, articles: Articles) {
    const gifts = lines.flatMap((line) => (line.gift ? { ...line, seen: line.article } : []));
    return gifts.length === 0 || (await fetching({ ...cart, lines: [...cart.lines, ...gifts] }, articles, id)).length > 0;
  }

  /** By codes first, then those without. */
  async function candidatesFor({ coupons, standings }: Pick<CartToPrice, 'coupons' | 'standings'>): Promise<Candidate[]> {
    const { promotions } = await promotionBook.automatic();
    return [...coupons, ...promotions.map((promotion) => ({ promotion, code: null, standing: standings[promotion.id] ?? unlimited }))];
  }

  async function articles(
    currency: string,
    variantIds: readonly string[],
    { groupIds, locale }: Reader,
    coupons: readonly Candidate[] = [],
  ): Promise<Articles> {
    if (variantIds.length === 0) return new Map();
    const promotions = (await candidatesFor({ coupons, standings: {} })).map(({ promotion }) => promotion);
    const gifts = promotions.flatMap(({ giftVariantId }) => giftVariantId ?? []);
    const quoted = await catalog.quoteVariants({
      currency,
      variantIds: [...new Set([...variantIds, ...gifts])].slice(0, mostJoinedLines),
      groupIds: [...groupIds],
      ...(promotions.some(asksCategories) ? { withCategories: true } : {}),
      ...(locale === undefined ? {} : { locale }),
    });
    return new Map(quoted.map((article) => [article.variantId, article]));
  }

  return {
    articles,
    articlesOf: ({ currency, lines, groupIds, locale, coupons }) =>
      articles(
        currency,
        lines.map((line) => line.variantId),
        { groupIds, locale },
        coupons,
      ),
    async price(cart, articles) {
      const shipped = needsShipping(cart.lines, articles);
      const option = shipped ? await chosen(cart, articles) : null;
      const address = option?.pickup?.address ?? cart.shippingAddress;
      const taxes = await taxBook.at(address, cart.groupIds);
      const candidates = await candidatesFor(cart);
      const facts = { cart, articles, taxes, candidates, option, address, nothingToShip: !shipped };
      const given = whole(facts);
      const priced = option?.pickup && !(await giftsLieAt(option, cart, given, articles)) ? whole({ ...facts, withoutGifts: true }) : given;
      const shown = shownText(priced.lines, option?.id ?? null, priced.totals);
      return { ...priced, option, needsShipping: shipped, shown: `${digest(shown.items)}.${digest(shown.sum)}` };
    },
    async options(cart, articles, to) {
      const [fetched, sent] = await Promise.all([fetching(cart, articles), to ? sending(cart, articles, to) : []]);
      return [...sent, ...fetched];
    },
  };
}

/** What a checkout or an order copies of a way to send it. */
export const chosenOption = (option: Pick<DeliveryOption, 'id' | 'name' | 'pickup'>, shipping: ShippingMoney) => ({
  id: option.id,
  name: option.name,
  ...shipping,
  ...(option.pickup && { pickup: option.pickup }),
});

/** Whether something of these lines goes into a parcel; an empty cart will. */
export const needsShipping = (lines: readonly CartLine[], articles: Articles): boolean =>
  lines.length === 0 || lines.some(({ variantId, seen }) => !(articles.get(variantId) ?? seen).digital);

/** What of it lies on shelves: of bundles their parts. */
const goodsOf = (lines: readonly CartLine[], articles: Articles): { variantId: string; quantity: number }[] =>
  lines.flatMap(({ variantId, quantity, seen }) => {
    const { digital, endless, parts } = articles.get(variantId) ?? seen;
    if (digital || endless) return [];
    return parts ? parts.map((part) => ({ variantId: part.variantId, quantity: part.quantity * quantity })) : { variantId, quantity };
  });

/** Whether the articles cost what they were shown to cost, whatever was known of address and shipping then. */
export const sameItems = (a: string, b: string): boolean => a.split('.')[0] === b.split('.')[0];

const asksCategories = ({ categoryIds, getCategoryIds }: Promotion): boolean => categoryIds.length + getCategoryIds.length > 0;

interface Whole {
  readonly cart: CartToPrice;
  readonly articles: Articles;
  readonly taxes: TaxesThere;
  readonly candidates: readonly Candidate[];
  readonly option: DeliveryOption | null;
  readonly address: { readonly country: string } | null;
  readonly nothingToShip: boolean;
  readonly withoutGifts?: boolean;
}

const whole = ({
  cart,
  articles,
  taxes,
  candidates,
  option,
  address,
  nothingToShip,
  withoutGifts = false,
}: Whole): WholePrice<PricedLine> =>
  wholePrice({
    lines: linesToPrice(cart.lines, articles, taxes),
    shipping: option,
    market: { currency: cart.currency, pricesIncludeTax: taxes.included, rates: taxes.rates },
    address,
    nothingToShip,
    candidates,
    groupIds: cart.groupIds,
    now: cart.now,
    giftLine: (promotion, lines) => {
      const line = giftLine(promotion, lines, articles, taxes);
      return line && (withoutGifts || (nothingToShip && !line.article.digital)) ? null : line;
    },
  });

function linesToPrice(lines: readonly CartLine[], articles: Articles, taxes: TaxesThere): PricedLine[] {
  const priced = lines.map(({ id, variantId, quantity, seen, recipients }): PricedLine => {
    const line = lineOf(id, quantity, articles.get(variantId) ?? { ...seen, available: 0 }, taxes);
    return line.giftCard ? { ...line, recipients: fitted(recipients, quantity) } : line;
  });
  if (priced.reduce((sum, line) => sum + line.unitPrice.minor * line.quantity, 0) > mostWorth) throw cartErrors.tooExpensive();
  const available = availableBeside(priced.map(wishOf));
  return priced.map((line, at) => ({ ...line, article: { ...line.article, available: available[at] ?? 0 } }));
}

/** Only when it is in stock beside all that was put in; null: it is not. */
function giftLine(
  { id, giftVariantId }: Promotion,
  lines: readonly PricedLine[],
  articles: Articles,
  taxes: TaxesThere,
): PricedLine | null {
  const article = giftVariantId === null ? undefined : articles.get(giftVariantId);
  if (!article || article.giftCard || lines.length >= mostJoinedLines) return null;
  const line = lineOf(id, 1, article, taxes);
  const wished = lines.map((other) => wishOf({ ...other, article: articles.get(other.variantId) ?? other.article }));
  const available = availableBeside([...wished, wishOf(line)]).at(-1) ?? 0;
  return available < 1 ? null : { ...line, article: { ...article, available } };
}

export function lineOf(id: string, quantity: number, article: QuotedVariant, taxes: TaxesThere): PricedLine {
  const { taxClass, productId, categoryIds = [], variantId } = article;
  const asked = (price: Money): Money => taxes.asked(price, taxClass, 'goods');
  const [single, many] = [tierOf(article, 1), tierOf(article, quantity)];
  return {
    id,
    variantId,
    productId,
    categoryIds,
    quantity,
    listPrice: asked(many.listPrice),
    singlePrice: asked(single.price),
    unitPrice: asked(many.price),
    fromQuantity: many.minQuantity,
    taxClass,
    ...(article.giftCard ? { giftCard: true } : {}),
    article,
  };
}

/** As many of the article as the cart could have beside these other lines of it. */
export function availableFor(article: QuotedVariant, others: readonly CartLine[], articles: Articles): number {
  const wishes = others.flatMap(({ variantId, quantity }) => {
    const other = articles.get(variantId);
    return other && variantId !== article.variantId ? [wishOf({ variantId, quantity, article: other })] : [];
  });
  return availableBeside([wishOf({ variantId: article.variantId, quantity: 0, article }), ...wishes])[0] ?? 0;
}

const wishOf = ({ variantId, quantity, article }: Pick<PricedLine, 'variantId' | 'quantity' | 'article'>): StockWish => ({
  variantId,
  quantity,
  available: article.available,
  parts: article.parts,
});

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
