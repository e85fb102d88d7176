import type { z } from 'zod';
import type { Market } from '../../../platform/module';
import { tierOf } from '../domain/tier';
import { cartErrors } from '../errors';
import type { Quoting } from '../quoting';
import type { Shopper } from '../shopper';
import type { TaxBook } from '../taxes/tax-book';
import type { SavedItem } from './routes';
import { savedOwnerOf, type SavedItemsRepository } from './saved-items.repository';

export interface SavedItemsService {
  /** At the prices of this moment, newest first. What the browser had laid aside joins the account's first. */
  list(shopper: Shopper): Promise<z.input<typeof SavedItem>[]>;
  /** @throws AppError cart.no-such-saved-item */
  remove(id: string, shopper: Shopper): Promise<void>;
}

export interface SavedItemsServiceDeps {
  readonly savedItems: SavedItemsRepository;
  readonly quoting: Quoting;
  readonly taxBook: TaxBook;
  readonly market: Market;
}

export function createSavedItemsService({ savedItems, quoting, taxBook, market }: SavedItemsServiceDeps): SavedItemsService {
  return {
    async list(shopper) {
      const owner = savedOwnerOf(shopper);
      if (!owner) return [];
      if (shopper.userId !== null && shopper.cartToken !== null) await savedItems.join(shopper.userId, shopper.cartToken);
      const saved = await savedItems.list(owner);
      const articles = await quoting.articles(
        market.currency,
        saved.map(({ variantId }) => variantId),
        shopper,
      );
      const taxes = await taxBook.at(null, shopper.groupIds);
      return saved.map(({ id, variantId, quantity, seen }) => {
        const now = articles.get(variantId);
        const { ahead: _ahead, available, ...article } = now ?? { ...seen, available: 0 };
        const [price, before] = [tierOf(article, quantity).price, tierOf(seen, quantity).price];
        const moved = now !== undefined && before.currency === price.currency && before.minor !== price.minor;
        return {
          ...article,
          id,
          quantity,
          unitPrice: taxes.asked(price, article.taxClass, 'goods'),
          priceBefore: moved ? taxes.asked(before, seen.taxClass, 'goods') : null,
          available: Math.max(0, available),
          forSale: now !== undefined,
        };
      });
    },
    async remove(id, shopper) {
      const owner = savedOwnerOf(shopper);
      if (!owner || !(await savedItems.remove(id, owner))) throw cartErrors.noSuchSavedItem();
    },
  };
}
