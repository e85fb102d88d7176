import { z } from 'zod';
import type { Caller } from '../../../platform/auth/principal';
import { defineRoutes, noContent, ok, seeOther, type Handlers } from '../../../platform/http/route';
import type { Market } from '../../../platform/module';
import { cartCookie, NewCart } from '../routes';
import { shopperOf } from '../shopper';
import type { RecoveryService } from './recovery.service';

const own = { permission: 'cart:use-own', own: true } as const;
const anybody = { permission: 'cart:use-own' } as const;
const cartParams = z.strictObject({ id: z.uuid() });
const Token = z.string().min(1).max(200);
/** `offered`: this shop reminds at all. */
const Wish = z.object({ wanted: z.boolean(), offered: z.boolean() });

export const recoveryRoutes = defineRoutes({
  getReminderWish: {
    method: 'get',
    path: '/carts/:id/reminder',
    summary: 'Whether this open cart’s buyer wishes to be reminded of it by e-mail',
    access: own,
    params: cartParams,
    responses: { 200: Wish },
    errors: ['cart.not-found'],
  },
  wishReminder: {
    method: 'put',
    path: '/carts/:id/reminder',
    summary: 'Wish to be reminded of this cart at its e-mail address when it is left for some hours, or take the wish back',
    access: own,
    params: cartParams,
    body: z.strictObject({ wanted: z.boolean() }),
    responses: { 200: Wish },
    errors: ['cart.not-found'],
  },
  restoreCart: {
    method: 'post',
    path: '/cart-reminders/restore',
    summary: 'The cart that the link in a reminder leads to. A guest’s gets a new secret, and the one before is void',
    access: anybody,
    /** `replace`: also where this browser has another cart with something in it. */
    body: z.strictObject({ token: Token, replace: z.boolean().default(false) }),
    responses: { 200: NewCart },
    limit: 'lookup',
    errors: ['cart.link-over', 'cart.sign-in-needed', 'cart.frozen', 'cart.completed', 'cart.other-cart', 'cart.busy'],
  },
  stopReminders: {
    method: 'post',
    path: '/cart-reminders/stop',
    summary: 'No more reminders to the address that got this link',
    access: anybody,
    body: z.strictObject({ token: Token }),
    responses: { 204: null },
    errors: ['cart.link-over'],
  },
  showUnsubscribe: {
    method: 'get',
    path: '/cart-reminders/unsubscribe',
    summary: 'The page that ends the reminders, for those who open the address of the header List-Unsubscribe',
    access: anybody,
    query: z.strictObject({ token: Token }),
    responses: { 303: null },
  },
  unsubscribe: {
    method: 'post',
    path: '/cart-reminders/unsubscribe',
    summary: 'The same as `/cart-reminders/stop`, for mail programs (RFC 8058)',
    access: anybody,
    query: z.strictObject({ token: Token }),
    raw: true,
    maxBytes: 1_000,
    responses: { 204: null },
    errors: ['cart.link-over'],
  },
});

/** Carts keep addresses in small letters. */
const ownEmailOf = ({ principal }: Caller): string | null => (principal?.emailVerified ? principal.email.toLowerCase() : null);

export interface RecoveryHandlersDeps {
  readonly recoveryService: RecoveryService;
  readonly market: Market;
  readonly publicUrl: string;
}

export function createRecoveryHandlers({ recoveryService, market, publicUrl }: RecoveryHandlersDeps): Handlers<typeof recoveryRoutes> {
  return {
    getReminderWish: async ({ params, caller, locales }) => ok(await recoveryService.wishOf(params.id, shopperOf(caller, locales, market))),
    wishReminder: async ({ params, body, caller, locales }) =>
      ok(await recoveryService.wish(params.id, shopperOf(caller, locales, market), body.wanted, ownEmailOf(caller))),
    async restoreCart({ body, caller, locales }) {
      const { cart, cartToken } = await recoveryService.restore(body.token, shopperOf(caller, locales, market), body.replace);
      return ok({ ...cart, cartToken }, { cookies: cartToken === null ? [] : [cartCookie(cartToken)] });
    },
    async stopReminders({ body }) {
      await recoveryService.stop(body.token);
      return noContent();
    },
    showUnsubscribe: ({ query }) =>
      Promise.resolve(seeOther(`${publicUrl.replace(/\/+$/, '')}/cart/no-reminders#token=${encodeURIComponent(query.token)}`)),
    async unsubscribe({ query }) {
      await recoveryService.stop(query.token);
      return noContent();
    },
  };
}
