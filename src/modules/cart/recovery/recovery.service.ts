import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Market, Secrets } from '../../../platform/module';
import type { CartRepository } from '../cart.repository';
import type { CartFacade, CartView } from '../contract';
import { tries, type Display } from '../display';
import { cartErrors } from '../errors';
import { cartLeft } from '../events';
import type { Quoting } from '../quoting';
import { tokenHash, type Shopper } from '../shopper';
import type { CartTables } from '../tables';
import { linkSecret, reminderOf } from './reminder-links';
import type { RemindersRepository } from './reminders.repository';

/** `offered`: this shop reminds at all. */
export interface Wish {
  readonly wanted: boolean;
  readonly offered: boolean;
}

export interface RecoveryService extends Pick<CartFacade, 'getReminder'> {
  /** @throws AppError cart.not-found, also for a cart that is not open */
  wishOf(cartId: string, shopper: Shopper): Promise<Wish>;
  /** `ownEmail`: proved to be the shopper’s, who may be reminded there again. @throws AppError cart.not-found, also for a cart that is not open */
  wish(cartId: string, shopper: Shopper, wanted: boolean, ownEmail: string | null): Promise<Wish>;
  /** Tells of carts whose buyers wish to be reminded and have not come for hours; once for each pause. */
  remind(signal: AbortSignal): Promise<void>;
  /**
   * The cart that a mailed link leads to. A guest's gets another secret, which this browser is given: the one before opens it no
   * more. `replace`: also where it has another with something in it. @throws AppError cart.link-over, cart.sign-in-needed, cart.frozen,
   * cart.completed, cart.other-cart
   */
  restore(token: string, shopper: Shopper, replace: boolean): Promise<{ readonly cart: CartView; readonly cartToken: string | null }>;
  /** Harmless when repeated, and when the cart is gone. @throws AppError cart.link-over */
  stop(token: string): Promise<void>;
}

export interface RecoveryServiceDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly carts: CartRepository;
  readonly reminders: RemindersRepository;
  readonly quoting: Quoting;
  readonly display: Display;
  readonly secrets: Secrets;
  readonly market: Market;
  /** After which a cart counts as left; 0: nobody is reminded. */
  readonly reminderHours: number;
}

const batch = 200;

export function createRecoveryService(deps: RecoveryServiceDeps): RecoveryService {
  const { uow, carts, reminders, quoting, display, secrets, market, reminderHours } = deps;
  const offered = reminderHours > 0;
  const defaultLocale = market.locales[0] ?? 'en';
  const hasOther = async (shopper: Shopper, cartId: string): Promise<boolean> => {
    const present = await carts.findCurrent(shopper);
    return present !== null && present.id !== cartId && present.lines.length > 0;
  };

  return {
    async wishOf(cartId, shopper) {
      const found = await reminders.wishOf(cartId, shopper);
      if (!found) throw cartErrors.notFound();
      return { ...found, offered };
    },

    async wish(cartId, shopper, wanted, ownEmail) {
      const locale = wanted ? (shopper.locale ?? defaultLocale) : null;
      if (!(await reminders.wish(cartId, shopper, locale))) throw cartErrors.notFound();
      if (wanted && ownEmail !== null) await reminders.remindAgain(ownEmail);
      return { wanted, offered };
    },

    async remind(signal) {
      if (!offered) return;
      for (let told = batch; told === batch && !signal.aborted;) {
        told = await uow.run(async (tx) => {
          const added = await reminders.add(tx, reminderHours, batch);
          for (const { id: reminderId, cartId } of added) tx.publish(cartLeft, cartId, { cartId, reminderId });
          return added.length;
        });
      }
    },

    async getReminder({ reminderId }) {
      const reminder = await reminders.find(reminderId);
      const cart = reminder?.wanted ? await carts.findAny(reminder.cartId) : null;
      if (!reminder || !cart) return null;
      const { email, locale, userId } = reminder;
      const articles = await quoting.articlesOf({ ...cart, locale });
      const lines = cart.lines.map(({ variantId, quantity, seen }) => {
        const { title, options } = articles.get(variantId) ?? seen;
        return { title, options, quantity };
      });
      const backToken = linkSecret(secrets, 'cart-back', reminderId);
      return { email, locale, userId, lines, backToken, stopToken: linkSecret(secrets, 'no-reminders', reminderId) };
    },

    async restore(token, shopper, replace) {
      const reminderId = reminderOf(secrets, 'cart-back', token);
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const reminder = reminderId && (await reminders.find(reminderId));
        if (!reminder) throw cartErrors.linkOver();
        const { cartId, status, userId, tokenHash: before } = reminder;
        const as = (cartToken: string | null) => display.fresh(() => carts.find(cartId, { ...shopper, cartToken }));
        if (userId !== null && shopper.userId === null) throw cartErrors.signInNeeded();
        if (userId !== null && shopper.userId !== userId) throw cartErrors.linkOver();
        if (status === 'completed') throw cartErrors.completed();
        if (status === 'checking-out') throw cartErrors.frozen();
        if (before === null) return { cart: await as(null), cartToken: null };
        if (!replace && shopper.userId === null && (await hasOther(shopper, cartId))) throw cartErrors.otherCart();
        const cartToken = secrets.sign('cart', `${cartId}.${reminder.id}`);
        const after = tokenHash(cartToken);
        if (before === after || (await reminders.renewSecret(cartId, before, after))) return { cart: await as(cartToken), cartToken };
      }
      throw cartErrors.busy();
    },

    async stop(token) {
      const reminderId = reminderOf(secrets, 'no-reminders', token);
      if (!reminderId) throw cartErrors.linkOver();
      await reminders.stop(reminderId);
    },
  };
}
