import type { UnitOfWork } from '../../platform/db/unit-of-work';
import { crashPoint } from '../../platform/kernel/crash-point';
import { isSecondOpenCart, type Cart, type CartRepository } from './cart.repository';
import type { CartView } from './contract';
import { tries, type Display } from './display';
import { mostLines, mostOf } from './domain/limits';
import { fitted } from './domain/recipients';
import { cartErrors } from './errors';
import type { Articles, CartLine, Quoting } from './quoting';
import type { Shopper } from './shopper';
import type { CartTables } from './tables';
import { openView } from './view';

export interface ClaimingDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly carts: CartRepository;
  readonly quoting: Quoting;
  readonly display: Display;
  readOpen(id: string, shopper: Shopper): Promise<Cart>;
}

/** A guest's cart becomes the account's, with what the account had in its own open cart; the secret opens it no more. */
export function claiming({ uow, carts, quoting, display, readOpen }: ClaimingDeps) {
  return async (id: string, userId: string, shopper: Shopper): Promise<CartView> => {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const cart = await readOpen(id, shopper);
      if (cart.userId === userId) return display.fresh(() => carts.find(id, shopper));
      const earlier = await carts.findOpenOf(userId, cart);
      const articles = await quoting.articlesOf({
        ...cart,
        lines: [...cart.lines, ...(earlier?.lines ?? [])],
        coupons: [...cart.coupons, ...(earlier?.coupons ?? [])],
      });
      const merged = merge(cart, earlier, articles);
      const live = await quoting.price(merged, articles);
      const change = { ...merged, shippingOptionId: live.option?.id ?? null, shown: live.shown, visible: true, claimedBy: userId };
      const version = await takeOver(cart, earlier, change);
      if (version !== null) return openView(merged, live, version);
    }
    throw cartErrors.busy();
  };

  /** The new version; null when one of the two was changed or the account opened another meanwhile: then nothing is touched. */
  async function takeOver(cart: Cart, earlier: Cart | null, change: Parameters<CartRepository['save']>[1]): Promise<number | null> {
    try {
      if (!earlier) return await carts.save(cart, change);
      return await uow.run(async (tx) => {
        if (!(await carts.lock([cart, earlier], tx.db))) return null;
        await carts.remove(earlier, tx.db);
        crashPoint('K24');
        return carts.save(cart, change, tx.db);
      });
    } catch (error) {
      if (isSecondOpenCart(error)) return null;
      throw error;
    }
  }
}

function merge(cart: Cart, earlier: Cart | null, articles: Articles): Cart {
  if (!earlier) return cart;
  const byVariant = new Map(cart.lines.map((line) => [line.variantId, line]));
  for (const line of earlier.lines) {
    const here = byVariant.get(line.variantId);
    const quantity = here ? joinedQuantity(here, line, articles) : line.quantity;
    const named =
      here?.recipients || line.recipients
        ? [...fitted(here?.recipients, here?.quantity ?? 0), ...fitted(line.recipients, line.quantity)]
        : null;
    byVariant.set(line.variantId, { ...(here ?? line), quantity, recipients: named && fitted(named, quantity) });
  }
  if (byVariant.size > mostLines) throw cartErrors.tooManyLines(mostLines);
  return {
    ...cart,
    lines: [...byVariant.values()],
    coupons: cart.coupons.length > 0 ? cart.coupons : earlier.coupons,
    email: cart.email ?? earlier.email,
    shippingAddress: cart.shippingAddress ?? earlier.shippingAddress,
    shippingOptionId: cart.shippingAddress || cart.shippingOptionId ? cart.shippingOptionId : earlier.shippingOptionId,
  };
}

/** The sum, as far as there is stock for it, and never less than either cart had. */
function joinedQuantity(a: CartLine, b: CartLine, articles: Articles): number {
  const article = articles.get(a.variantId) ?? a.seen;
  const available = articles.has(a.variantId) ? article.available : 0;
  return Math.min(a.quantity + b.quantity, mostOf(article), Math.max(a.quantity, b.quantity, available));
}
