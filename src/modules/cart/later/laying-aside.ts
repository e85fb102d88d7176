import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Cart, CartChange, CartRepository } from '../cart.repository';
import type { Content, Save } from '../cart.service';
import type { CartView } from '../contract';
import { tries } from '../display';
import { mostLines, mostSaved, mostOf } from '../domain/limits';
import { fitted } from '../domain/recipients';
import { cartErrors } from '../errors';
import { availableFor, type Articles, type CartLine, type Quoting } from '../quoting';
import type { Shopper } from '../shopper';
import type { CartTables } from '../tables';
import { savedOwnerOf, type SavedItemsRepository, type SavedLine, type SavedOwner } from './saved-items.repository';

export interface LayingAside {
  /** The line leaves the cart and lies aside for its owner: with the units of it that lay there already. @throws AppError cart.no-such-item, cart.too-many-saved */
  layAside(id: string, shopper: Shopper, itemId: string): Promise<CartView>;
  /**
   * Back into this cart, as many units as can be sold now; the others stay aside. @throws AppError cart.no-such-saved-item,
   * cart.not-for-sale, cart.not-enough-stock, cart.too-many, cart.too-many-lines
   */
  putBack(id: string, shopper: Shopper, savedId: string): Promise<CartView>;
}

export interface LayingAsideDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly carts: CartRepository;
  readonly savedItems: SavedItemsRepository;
  readonly quoting: Quoting;
  readOpen(id: string, shopper: Shopper): Promise<Cart>;
  /** null: somebody else wrote since the cart was read. */
  write(cart: Cart, articles: Articles, content: Content, save: Save): Promise<CartView | null>;
}

/** What moves between the cart and what lies aside is in one of the two at any moment. */
export function layingAside({ uow, carts, savedItems, quoting, readOpen, write }: LayingAsideDeps): LayingAside {
  /** Both or none: `move` false undoes the cart's change, and all is read anew. */
  async function saveBoth(cart: Cart, change: CartChange, move: (db: Parameters<SavedItemsRepository['put']>[2]) => Promise<boolean>) {
    let moved = true;
    try {
      return await uow.run(async (tx) => {
        const version = await carts.save(cart, change, tx.db);
        moved = version === null || (await move(tx.db));
        if (!moved) throw new Error('what lies aside was changed meanwhile');
        return version;
      });
    } catch (error) {
      if (!moved) return null;
      throw error;
    }
  }

  return {
    async layAside(id, shopper, itemId) {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const cart = await readOpen(id, shopper);
        const line = cart.lines.find((one) => one.id === itemId);
        if (!line) throw cartErrors.noSuchItem();
        const owner = ownerOf(cart, shopper);
        const aside: SavedLine = { ...line, id: uuidv7(), recipients: line.recipients && fitted(line.recipients, line.quantity) };
        const content = { ...cart, lines: cart.lines.filter((one) => one !== line) };
        const view = await write(cart, await quoting.articlesOf(cart), content, (whole, change) =>
          saveBoth(whole, change, async (db) => {
            if (await savedItems.put(owner, aside, db)) return true;
            throw cartErrors.tooManySaved(mostSaved);
          }),
        );
        if (view) return view;
      }
      throw cartErrors.busy();
    },

    async putBack(id, shopper, savedId) {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const cart = await readOpen(id, shopper);
        const owner = savedOwnerOf(shopper);
        const saved = owner && (await savedItems.find(savedId, owner));
        if (!owner || !saved) throw cartErrors.noSuchSavedItem();
        const variantIds = [...cart.lines, saved].map(({ variantId }) => variantId);
        const articles = await quoting.articles(cart.currency, variantIds, cart);
        const { lines, units } = withBack(cart, saved, articles);
        const view = await write(cart, articles, { ...cart, lines }, (whole, change) =>
          saveBoth(whole, change, (db) => savedItems.take(saved, units, owner, db)),
        );
        if (view) return view;
      }
      throw cartErrors.busy();
    },
  };
}

/** Of a guest's cart the browser, also when its owner is signed in and has not claimed it yet. */
function ownerOf(cart: Cart, { cartToken }: Shopper): SavedOwner {
  const owner = savedOwnerOf({ userId: cart.userId, cartToken });
  if (!owner) throw cartErrors.notFound();
  return owner;
}

function withBack(cart: Cart, saved: SavedLine, articles: Articles): { lines: CartLine[]; units: number } {
  const { variantId, quantity: requested } = saved;
  const article = articles.get(variantId);
  if (!article) throw cartErrors.notForSale(variantId);
  const present = cart.lines.find((line) => line.variantId === variantId);
  const inCart = present?.quantity ?? 0;
  const available = availableFor(article, cart.lines, articles);
  const units = Math.min(requested, Math.min(available, mostOf(article)) - inCart);
  if (available <= inCart) throw cartErrors.notEnoughStock({ variantId, requested, inCart, available: Math.max(0, available) });
  if (units <= 0) throw cartErrors.tooMany(mostOf(article));
  if (!present && cart.lines.length >= mostLines) throw cartErrors.tooManyLines(mostLines);
  const named = article.giftCard ? [...fitted(present?.recipients, inCart), ...fitted(saved.recipients, units)] : null;
  const lines = present
    ? cart.lines.map((line) => (line === present ? { ...line, quantity: inCart + units, recipients: named } : line))
    : [...cart.lines, { id: uuidv7(), variantId, quantity: units, seen: article, recipients: named }];
  return { lines, units };
}
