import { allocate, money, sum, times, zero, type Money } from '../../../platform/kernel/money';
import type { ShippingFacade } from '../../shipping';
import type { UsersFacade } from '../../users';
import type { CartFacade } from '../contract';
import { priceCart, type LineMoney } from '../domain/pricing';
import { chosenOption, lineOf, type DeliveryOption, type PricedLine, type Quoting } from '../quoting';
import type { TaxBook, TaxesThere } from '../taxes/tax-book';
import { quoteLineOf } from '../view';

export interface GoodsQuotesDeps {
  readonly quoting: Quoting;
  readonly taxBook: TaxBook;
  readonly shipping: ShippingFacade;
  readonly users: UsersFacade;
}

export type GoodsQuotes = Pick<CartFacade, 'quoteGoods'>;

type Input = Parameters<CartFacade['quoteGoods']>[0];

/** Prices by the same function as a cart's, of goods that are in no cart. */
export function createGoodsQuotes({ quoting, taxBook, shipping, users }: GoodsQuotesDeps): GoodsQuotes {
  /** Without places to fetch it: staff know where the goods lie. */
  async function optionsFor({ address, currency, beside }: Input, goods: readonly (PricedLine & LineMoney)[], taxes: TaxesThere) {
    const shipped = goods.filter((line) => !line.article.digital);
    if (!address || (shipped.length === 0 && !beside)) return [];
    const offered = await shipping.listOptions({
      country: address.country,
      postalCode: address.postalCode,
      currency,
      subtotal: sum([...shipped.map(({ total }) => total), beside?.subtotal ?? zero(currency)], currency),
      weightGrams: shipped.reduce((grams, line) => grams + line.article.weightGrams * line.quantity, beside?.weightGrams ?? 0),
    });
    return offered.map((option): DeliveryOption => ({
      ...option,
      price: taxes.asked(option.price, option.taxClass, 'shipping'),
      pickup: null,
    }));
  }

  return {
    async quoteGoods(input) {
      const { currency, userId, locale, address, lines, discount, shippingOptionId } = input;
      const groups = userId === null ? [] : (await users.groupsOf({ userId })).groups;
      const groupIds = groups.map((group) => group.id);
      const ids = lines.map((line) => line.variantId);
      const [articles, taxes] = await Promise.all([quoting.articles(currency, ids, { groupIds, locale }), taxBook.at(address, groupIds)]);
      const priced = lines.flatMap(({ variantId, quantity, unitPrice }) => {
        const article = articles.get(variantId);
        return article ? [own(lineOf(variantId, quantity, article, taxes), unitPrice)] : [];
      });
      const discounts = spread(discount, priced);
      const goods = priced.map((line, at) => ({ ...line, discount: discounts[at] ?? zero(currency) }));
      const market = { currency, pricesIncludeTax: taxes.included, rates: taxes.rates };
      const nothingToShip = goods.every((line) => line.article.digital) && !input.beside;
      const without = priceCart({ lines: goods, shipping: null, market, address, nothingToShip });
      const options = await optionsFor(input, without.lines, taxes);
      const option = options.find(({ id }) => id === shippingOptionId) ?? null;
      const whole = option ? priceCart({ lines: goods, shipping: option, market, address, nothingToShip }) : without;
      return {
        lines: whole.lines.map(quoteLineOf),
        unavailable: ids.filter((id) => !articles.has(id)),
        shippingOption: option && whole.shipping && chosenOption(option, whole.shipping),
        options: options.map(({ id, name, price }) => ({ id, name, price })),
        totals: whole.totals,
      };
    },
  };
}

/** At a price of its own; a higher one than the list's is not called a reduction. */
const own = (line: PricedLine, unitPrice: Money | undefined): PricedLine =>
  unitPrice === undefined
    ? line
    : { ...line, unitPrice, listPrice: money(Math.max(line.listPrice.minor, unitPrice.minor), unitPrice.currency) };

function spread(discount: Money | undefined, lines: readonly PricedLine[]): Money[] {
  const worth = lines.map((line) => (line.giftCard ? 0 : times(line.unitPrice, line.quantity).minor));
  const all = worth.reduce((total, minor) => total + minor, 0);
  if (!discount || all === 0) return [];
  return allocate(money(Math.min(discount.minor, all), discount.currency), worth);
}
