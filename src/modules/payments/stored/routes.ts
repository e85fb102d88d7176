import { z } from 'zod';
import type { Caller } from '../../../platform/auth/principal';
import { Currency, Email, Instant, OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import { accepted, created, defineRoutes, ok, savedAs, type Answer, type Handlers } from '../../../platform/http/route';
import { chooseLocale } from '../../../platform/kernel/locales';
import { zero } from '../../../platform/kernel/money';
import type { Market } from '../../../platform/module';
import { Amount, mostMinor, Payment, PaymentChoice, WalletBalance } from '../contract';
import { declined } from '../errors';
import type { GiftCardsQueries } from './gift-cards.queries';
import type { GiftCardsService } from './gift-cards.service';
import { GiftCard, GiftCardBalance, GiftCardDetail, GiftCardStatus, LedgerEntry } from './shapes';
import { statementOf } from './statement';
import type { TopUps } from './top-ups';
import type { Wallets } from './wallets';

const idParams = z.strictObject({ id: z.uuid() });
const userParams = z.strictObject({ userId: z.uuid() });
const Balances = z.object({ items: z.array(WalletBalance) });
const entriesQuery = z.strictObject({ currency: Currency.optional(), ...pageQuery });
const Adjusted = z
  .strictObject({
    /** Below zero: taken out. */
    amount: z.strictObject({
      minor: z
        .int()
        .min(-mostMinor)
        .max(mostMinor)
        .refine((minor) => minor !== 0),
      currency: Currency,
    }),
    reason: OneLine(200),
  })
  .meta({ id: 'WalletAdjustment' });

export const storedRoutes = defineRoutes({
  getWallet: {
    method: 'get',
    path: '/wallet',
    summary: 'What is in one’s own wallet, by currency',
    access: { permission: 'payments:use-wallet' },
    responses: { 200: Balances },
  },
  listWalletEntries: {
    method: 'get',
    path: '/wallet/entries',
    summary: 'What came into one’s own wallet and went out of it, newest first',
    access: { permission: 'payments:use-wallet' },
    query: entriesQuery,
    responses: { 200: page(LedgerEntry) },
    errors: ['payments.bad-cursor'],
  },
  saveWalletStatement: {
    method: 'get',
    path: '/wallet/statement.csv',
    summary: 'The same as a file: the newest 10,000 entries',
    access: { permission: 'payments:use-wallet' },
    query: z.strictObject({ currency: Currency.optional() }),
    responses: { 200: null },
  },
  topUpWallet: {
    method: 'post',
    path: '/wallet/top-ups',
    summary: 'Pay money into one’s own wallet. 202: not known yet whether it was paid, read the payment again',
    access: { permission: 'payments:use-wallet' },
    body: PaymentChoice.extend({ amount: Amount }).meta({ id: 'NewTopUp' }),
    responses: { 201: Payment, 202: Payment },
    idempotency: 'money',
    limit: 'payment',
    errors: [
      'payments.other-currency',
      'payments.no-such-provider',
      'payments.provider-away',
      'payments.whole-units-only',
      'payments.invalid-input',
      'payments.saved-method-refused',
      'payments.not-open',
      'payments.already-under-way',
      'payments.declined',
    ],
  },
  readGiftCard: {
    method: 'post',
    path: '/gift-cards/balance',
    summary: 'What is left on a gift card, by its code',
    access: { permission: 'payments:check-gift-card' },
    body: z.strictObject({ code: z.string().max(40) }),
    responses: { 200: GiftCardBalance },
    limit: 'lookup',
    errors: ['payments.no-such-gift-card'],
  },
  listGiftCards: {
    method: 'get',
    path: '/gift-cards',
    summary: 'Gift cards, newest first',
    access: { permission: 'payments:read-gift-cards' },
    query: z.strictObject({
      /** The end of the code, or the recipient’s address. */
      q: z.string().trim().min(1).max(254).optional(),
      status: GiftCardStatus.optional(),
      /** That it was bought with. */
      orderId: z.uuid().optional(),
      ...pageQuery,
    }),
    responses: { 200: page(GiftCard) },
    errors: ['payments.bad-cursor'],
  },
  getGiftCard: {
    method: 'get',
    path: '/gift-cards/:id',
    summary: 'One gift card with what was paid with it',
    access: { permission: 'payments:read-gift-cards' },
    params: idParams,
    responses: { 200: GiftCardDetail },
    errors: ['payments.no-such-gift-card'],
  },
  issueGiftCard: {
    method: 'post',
    path: '/gift-cards',
    summary: 'Issue a gift card. The answer has its code, which is never shown again; with an address it is mailed there as well',
    access: { permission: 'payments:issue-gift-cards' },
    body: z
      .strictObject({
        amount: Amount,
        expiresAt: Instant.optional(),
        recipientEmail: Email.optional(),
        message: z.string().trim().max(1_000).optional(),
        /** BCP 47: in which the mail is written; else in the shop’s first. */
        locale: z.string().max(35).optional(),
      })
      .meta({ id: 'NewGiftCard' }),
    responses: { 201: GiftCardDetail.extend({ code: z.string() }).meta({ id: 'IssuedGiftCard' }) },
    idempotency: 'money',
    errors: ['payments.other-currency', 'payments.gift-card-over'],
  },
  blockGiftCard: {
    method: 'post',
    path: '/gift-cards/:id/block',
    summary: 'A blocked card pays nothing; what is set aside of it for an order stays',
    access: { permission: 'payments:issue-gift-cards' },
    params: idParams,
    body: z.strictObject({ reason: OneLine(200) }),
    responses: { 200: GiftCardDetail },
    errors: ['payments.no-such-gift-card'],
  },
  unblockGiftCard: {
    method: 'post',
    path: '/gift-cards/:id/unblock',
    summary: 'It pays again',
    access: { permission: 'payments:issue-gift-cards' },
    params: idParams,
    responses: { 200: GiftCardDetail },
    errors: ['payments.no-such-gift-card'],
  },
  getWalletOf: {
    method: 'get',
    path: '/wallets/:userId',
    summary: 'What is in a customer’s wallet',
    access: { permission: 'payments:read-wallets' },
    params: userParams,
    responses: { 200: Balances },
  },
  listWalletEntriesOf: {
    method: 'get',
    path: '/wallets/:userId/entries',
    summary: 'What moved a customer’s wallet, newest first',
    access: { permission: 'payments:read-wallets' },
    params: userParams,
    query: entriesQuery,
    responses: { 200: page(LedgerEntry) },
    errors: ['payments.bad-cursor'],
  },
  adjustWallet: {
    method: 'post',
    path: '/wallets/:userId/adjustments',
    summary: 'Put money into a customer’s wallet, or take it out, with a reason: an entry more, nothing is changed',
    access: { permission: 'payments:adjust-wallets' },
    params: userParams,
    body: Adjusted,
    responses: { 200: Balances },
    idempotency: 'money',
    errors: ['payments.no-such-account', 'payments.other-currency', 'payments.wallet-too-low'],
  },
});

export interface StoredHandlersDeps {
  readonly giftCardsService: GiftCardsService;
  readonly giftCardsQueries: GiftCardsQueries;
  readonly wallets: Wallets;
  readonly topUps: TopUps;
  readonly market: Market;
}

export function createStoredHandlers(deps: StoredHandlersDeps): Handlers<typeof storedRoutes> {
  const { giftCardsService, giftCardsQueries, wallets, topUps, market } = deps;
  /** That of the shop's currency is always among them. */
  async function balances(userId: string): Promise<Answer> {
    const items = await wallets.getWallet({ userId });
    const nothing = zero(market.currency);
    const isThere = items.some(({ balance }) => balance.currency === market.currency);
    return ok({ items: isThere ? items : [...items, { balance: nothing, available: nothing }] });
  }

  const entries = async (userId: string, { currency = market.currency, limit = 20, cursor }: z.output<typeof entriesQuery>) =>
    ok(await wallets.listEntries(userId, currency, { limit, cursor }));

  return {
    getWallet: ({ caller }) => balances(caller.userId()),
    listWalletEntries: ({ caller, query }) => entries(caller.userId(), query),
    async saveWalletStatement({ caller, query: { currency = market.currency } }) {
      const { items } = await wallets.listEntries(caller.userId(), currency, { limit: statementLength });
      return savedAs(`wallet-${currency}.csv`, { type: 'text/csv; charset=utf-8', content: statementOf(items) });
    },
    async topUpWallet({ body: { amount, provider, ...input }, caller, resourceId }) {
      const attempt = await topUps.start({ id: resourceId, userId: caller.userId(), email: emailOf(caller), amount, provider, input });
      if (attempt.status === 'failed' && attempt.failure) throw declined(attempt.failure);
      const { paymentId, ...rest } = attempt;
      return attempt.undecided ? accepted({ id: paymentId, ...rest }) : created({ id: paymentId, ...rest });
    },
    readGiftCard: async ({ body }) => ok(await giftCardsQueries.balanceOf(body.code)),
    listGiftCards: async ({ query }) => ok(await giftCardsQueries.list(query)),
    getGiftCard: async ({ params }) => ok(await giftCardsQueries.get(params.id)),
    async issueGiftCard({ body: { amount, expiresAt = null, recipientEmail = null, message, locale: wanted }, caller, resourceId: id }) {
      const locale = chooseLocale(wanted === undefined ? [] : [wanted], market.locales);
      const card = { id, amount, expiresAt, recipientEmail, message: message || null, locale, staffId: caller.userId() };
      const code = await giftCardsService.issue(card);
      return created({ ...(await giftCardsQueries.get(id)), code });
    },
    async blockGiftCard({ params, body }) {
      await giftCardsService.block(params.id, body.reason);
      return ok(await giftCardsQueries.get(params.id));
    },
    async unblockGiftCard({ params }) {
      await giftCardsService.unblock(params.id);
      return ok(await giftCardsQueries.get(params.id));
    },
    getWalletOf: ({ params }) => balances(params.userId),
    listWalletEntriesOf: ({ params, query }) => entries(params.userId, query),
    async adjustWallet({ params: { userId }, body: { amount, reason }, caller, resourceId }) {
      await wallets.adjust({ id: resourceId, userId, amount, reason, staffId: caller.userId() });
      return balances(userId);
    },
  };
}

/** Entries of a statement that is saved. */
const statementLength = 10_000;

const emailOf = ({ principal }: Caller): string => principal?.email ?? '';
