import type { Cart } from './cart.repository';
import type { CartView, CheckoutQuote } from './contract';
import type { LiveCart } from './quoting';

/** An open cart as its owner sees it, at the prices of this moment. */
export function openView(cart: Cart, live: LiveCart, version: number): CartView {
  return {
    id: cart.id,
    version,
    status: 'open',
    orderId: null,
    currency: cart.currency,
    email: cart.email,
    shippingAddress: cart.shippingAddress,
    shippingOptionId: live.option?.id ?? null,
    items: live.lines.map(({ id, quantity, unitPrice, total, article }) => ({
      id,
      ...copyOf(article),
      quantity,
      unitPrice,
      total,
      available: article.available,
    })),
    totals: live.totals,
  };
}

/** A cart that is checked out or done, at the price it was frozen at; its units are set aside. */
export function frozenView(cart: Cart, quote: CheckoutQuote): CartView {
  return {
    id: cart.id,
    version: cart.version,
    status: cart.status,
    orderId: cart.checkoutId,
    currency: quote.currency,
    email: cart.email,
    shippingAddress: cart.shippingAddress,
    shippingOptionId: quote.shippingOption.id,
    items: quote.lines.map((line) => ({
      id: line.lineId,
      ...copyOf(line),
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      total: line.total,
      available: line.quantity,
    })),
    totals: quote.totals,
  };
}

/** What a checkout copies. @throws TypeError without a shipping option. */
export function quoteOf(cart: Cart, userId: string | null, live: LiveCart): CheckoutQuote {
  const { option, shipping } = live;
  if (!option || !shipping) throw new TypeError('a checkout needs a shipping option');
  return {
    cartId: cart.id,
    userId,
    marketId: cart.marketId,
    currency: cart.currency,
    lines: live.lines.map(({ id, article, quantity, unitPrice, subtotal, discount, tax, taxClass, taxRateBasisPoints, total }) => ({
      lineId: id,
      ...copyOf(article),
      quantity,
      listPrice: article.listPrice,
      unitPrice,
      subtotal,
      discount,
      tax,
      taxClass,
      taxRateBasisPoints,
      total,
      weightGrams: article.weightGrams,
      sellerStoreId: article.sellerStoreId,
    })),
    shippingOption: { id: option.id, name: option.name, ...shipping },
    totals: live.totals,
  };
}

type Article = Pick<CartView['items'][number], 'variantId' | 'productId' | 'slug' | 'sku' | 'title' | 'options' | 'imageUrl'>;

const copyOf = ({ variantId, productId, slug, sku, title, options, imageUrl }: Article): Article => ({
  variantId,
  productId,
  slug,
  sku,
  title,
  options,
  imageUrl,
});
