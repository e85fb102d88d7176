import type { Logger } from 'pino';
import { z } from 'zod';
import { invalidInput, needsAccount, noSuchMethod, providerAway, savedMethodRefused } from '../errors';
import { callProvider } from '../providers/calling';
import type { PaymentProvider } from '../providers/provider';
import type { Providers } from '../providers/registry';
import type { SavedMethod, SavedMethodsRepository, ToForget } from './saved-methods.repository';

/** How a payment begins: with what the buyer fills in, or with a card that the provider keeps. */
export type Way =
  | { readonly kind: 'filled-in'; readonly input: unknown; /** For whom the card is to be kept. */ readonly customer: string | null }
  | { readonly kind: 'saved'; readonly customer: string; readonly method: string };

export interface SavedMethodsService {
  list(userId: string): Promise<readonly SavedMethod[]>;
  /** It pays nothing from now on; the provider forgets it now, or as soon as it answers. @throws AppError payments.no-such-method */
  remove(id: string, userId: string): Promise<void>;
  /** `paymentId` may have begun before. @throws AppError payments.invalid-input, payments.saved-method-refused, payments.needs-account, payments.provider-away */
  wayOf(payment: { readonly paymentId: string; readonly orderId: string }, provider: PaymentProvider, input: unknown): Promise<Way>;
  /** Asks providers to forget what is removed, also what they did not answer about earlier. */
  forgetDue(): Promise<void>;
}

export interface SavedMethodsServiceDeps {
  readonly savedMethods: SavedMethodsRepository;
  readonly providers: Providers;
  readonly logger: Logger;
}

const Keeping = z.looseObject({ remember: z.boolean().default(false), savedMethodId: z.uuid().optional() });

const batch = 20;

export function createSavedMethodsService({ savedMethods, providers, logger }: SavedMethodsServiceDeps): SavedMethodsService {
  async function forget(one: ToForget): Promise<void> {
    const keeper = providers.known(one.provider).savedMethods;
    const outcome = await callProvider(async (signal) => {
      const kept = one.what === 'method' ? [one] : ((await keeper?.list(one.ref, signal)) ?? []);
      for (const { ref } of kept) await keeper?.forget(ref, signal);
    });
    if (outcome.known) await savedMethods.noteForgotten(one);
    else logger.warn({ provider: one.provider, err: outcome.cause }, 'provider did not forget a card, will be asked again');
  }

  /** What the provider calls this account: made by the first card that it is to keep. */
  async function customerOf(orderId: string, provider: PaymentProvider): Promise<string> {
    const keeper = provider.savedMethods;
    if (!keeper) throw invalidInput(`remember: ${provider.code} keeps no cards`);
    const payer = await savedMethods.payerOf(orderId, provider.code);
    if (!payer) throw needsAccount();
    if (payer.customer !== null) return payer.customer;
    const { userId, email } = payer;
    const made = await callProvider((signal) => keeper.createCustomer({ userId, email, idempotencyKey: `customer_${userId}` }, signal));
    if (!made.known) throw providerAway(provider.code);
    return savedMethods.nameCustomer(userId, provider.code, made.value);
  }

  return {
    list: (userId) => savedMethods.list(userId),
    async remove(id, userId) {
      const removed = await savedMethods.remove(id, userId);
      if (!removed) throw noSuchMethod();
      await forget(removed);
    },
    async wayOf({ paymentId, orderId }, provider, given) {
      const keeping = Keeping.safeParse(given);
      if (!keeping.success) throw invalidInput(wordsOf(keeping.error));
      const { remember, savedMethodId, ...input } = keeping.data;
      if (savedMethodId !== undefined) {
        const kept = provider.savedMethods && (await savedMethods.findFor({ paymentId, orderId }, savedMethodId, provider.code));
        if (!kept) throw savedMethodRefused();
        return { kind: 'saved', ...kept };
      }
      const parsed = provider.input.safeParse(input);
      if (!parsed.success) throw invalidInput(wordsOf(parsed.error));
      return { kind: 'filled-in', input: parsed.data, customer: remember ? await customerOf(orderId, provider) : null };
    },
    async forgetDue() {
      for (const one of await savedMethods.claimToForget(batch)) await forget(one);
    },
  };
}

const wordsOf = (error: z.ZodError): string => error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
