import type { z } from 'zod';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Market } from '../../../platform/module';
import type { CatalogFacade } from '../../catalog';
import type { CartRepository } from '../cart.repository';
import type { CartService } from '../cart.service';
import { mostWishes } from '../domain/limits';
import { cartErrors } from '../errors';
import { savedOwnerOf, type SavedOwner } from '../later/saved-items.repository';
import type { Quoting } from '../quoting';
import type { Shopper } from '../shopper';
import type { WishedArticle } from '../tables';
import type { TaxBook } from '../taxes/tax-book';
import type { WishView } from './routes';
import type { WishesRepository, WishMark } from './wishes.repository';

export interface Wished {
  readonly productId: string;
  readonly variantId: string | null;
}

export interface WishesService {
  /** As it stands at this moment, newest first. What the browser had wished for joins the account's first. */
  list(shopper: Shopper): Promise<z.input<typeof WishView>[]>;
  marks(shopper: Shopper): Promise<readonly WishMark[]>;
  /** `cartToken`: the secret of a cart that was opened to keep a guest's wishes. @throws AppError cart.not-for-sale, cart.too-many-wishes */
  wish(shopper: Shopper, wished: Wished): Promise<{ readonly mark: WishMark; readonly cartToken: string | null }>;
  /** @throws AppError cart.no-such-wish */
  remove(id: string, shopper: Shopper): Promise<void>;
  countWishers(productId: string): Promise<number>;
}

export interface WishesServiceDeps {
  readonly wishes: WishesRepository;
  readonly carts: CartRepository;
  readonly cartService: CartService;
  readonly catalog: CatalogFacade;
  readonly quoting: Quoting;
  readonly taxBook: TaxBook;
  readonly market: Market;
}

/** What can be said of something wished for while it is sold; `buy`: the article that goes into the bag, null where one has to be chosen. */
type Now = WishedArticle & { readonly priceVaries: boolean; readonly buy: string | null };

export function createWishesService({ wishes, carts, cartService, catalog, quoting, taxBook, market }: WishesServiceDeps): WishesService {
  const { currency } = market;

  /** By the variant, else by the product; without what is sold no more. */
  async function asOfNow(wished: readonly Wished[], shopper: Shopper): Promise<ReadonlyMap<string, Now>> {
    const variantIds = wished.flatMap(({ variantId }) => variantId ?? []);
    const productIds = wished.flatMap(({ productId, variantId }) => (variantId === null ? productId : []));
    const [articles, products, taxes] = await Promise.all([
      quoting.articles(currency, variantIds, shopper),
      productIds.length === 0 ? [] : catalog.showProducts({ productIds, currency, locale: shopper.locale }),
      taxBook.at(null, shopper.groupIds),
    ]);
    return new Map([
      ...[...articles.values()].map((article): [string, Now] => {
        const { productId, variantId, slug, sku, title, imageUrl, options } = article;
        const price = taxes.asked(article.price, article.taxClass, 'goods');
        const available = article.available > 0;
        return [
          keyOf({ productId, variantId }),
          { slug, sku, title, imageUrl, options, price, available, priceVaries: false, buy: available ? variantId : null },
        ];
      }),
      ...products.map(({ productId, variantId, available, ...product }): [string, Now] => [
        keyOf({ productId, variantId: null }),
        { ...product, sku: null, options: [], available, buy: available ? variantId : null },
      ]),
    ]);
  }

  async function joined(shopper: Shopper): Promise<SavedOwner | null> {
    if (shopper.userId !== null && shopper.cartToken !== null) await wishes.join(shopper.userId, shopper.cartToken);
    return savedOwnerOf(shopper);
  }

  /** A guest's wishes hang on the secret of a cart, which is opened where there is none. */
  async function ownerOf(shopper: Shopper): Promise<{ owner: SavedOwner; cartToken: string | null }> {
    const owner = savedOwnerOf(shopper);
    if (owner && ('userId' in owner || (await carts.isKnown(owner.cartToken)))) return { owner, cartToken: null };
    const { cartToken } = await cartService.createCart(shopper, []);
    if (cartToken === null) throw cartErrors.notFound();
    return { owner: { cartToken }, cartToken };
  }

  return {
    async list(shopper) {
      const owner = await joined(shopper);
      const wished = owner ? await wishes.list(owner) : [];
      if (wished.length === 0) return [];
      const now = await asOfNow(wished, shopper);
      const gone = wished.filter((wish) => wish.seen.available && !now.get(keyOf(wish))?.available);
      if (gone.length > 0) await wishes.noteSoldOut(gone.map(({ id }) => id));
      return wished.map(({ id, productId, variantId, seen }) => {
        const known = now.get(keyOf({ productId, variantId }));
        const shown = known ?? { ...seen, available: false, priceVaries: false, buy: null };
        const moved = known && seen.price.currency === known.price.currency && seen.price.minor !== known.price.minor;
        return {
          ...shown,
          options: [...shown.options],
          id,
          productId,
          variantId,
          priceBefore: moved ? seen.price : null,
          isBack: shown.available && !seen.available,
          forSale: known !== undefined,
        };
      });
    },
    async marks(shopper) {
      const owner = await joined(shopper);
      return owner ? wishes.marks(owner) : [];
    },
    async wish(shopper, wished) {
      const now = (await asOfNow([wished], shopper)).get(keyOf(wished));
      if (!now) throw cartErrors.productNotForSale(wished.productId);
      const { priceVaries: _varies, buy: _buy, ...seen } = now;
      const { owner, cartToken } = await ownerOf(shopper);
      const mark = await wishes.put(owner, { ...wished, id: uuidv7(), seen });
      if (!mark) throw cartErrors.tooManyWishes(mostWishes);
      return { mark, cartToken };
    },
    async remove(id, shopper) {
      const owner = savedOwnerOf(shopper);
      if (!owner || !(await wishes.remove(id, owner))) throw cartErrors.noSuchWish();
    },
    countWishers: (productId) => wishes.countWishers(productId),
  };
}

const keyOf = ({ productId, variantId }: Wished): string => `${productId} ${variantId ?? ''}`;
