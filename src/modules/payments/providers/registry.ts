import type { Logger } from 'pino';
import type { Clock } from '../../../platform/kernel/clock';
import type { ModuleConfig } from '../../../platform/module';
import { noSuchProvider, providerAway } from '../errors';
import { createGuard, guarded, type Guard } from './guard';
import { houseProviders } from './in-house';
import type { Capabilities, PaymentProvider } from './provider';

export interface Providers {
  /** What a buyer is offered now for paying in this currency: who does not answer is left out. */
  offered(currency: string): readonly PaymentProvider[];
  /** @throws AppError payments.no-such-provider, payments.provider-away */
  toPay(code: string): PaymentProvider;
  /** Also one that is no longer offered: its payments still have to be settled. */
  known(code: string): PaymentProvider;
  /** One by the name that came from outside. */
  find(code: string): PaymentProvider | null;
  /** All that are set up, as this process has found them. */
  states(): readonly ProviderState[];
}

export interface ProviderState {
  readonly code: string;
  readonly name: string;
  readonly simulated: boolean;
  /** Since when it does not answer; null: it does. */
  readonly awaySince: Date | null;
}

export interface ProvidersDeps {
  readonly testCard: PaymentProvider;
  /** Those outside the house that are set up. */
  readonly elsewhere: readonly PaymentProvider[];
  readonly config: ModuleConfig;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** The simulator of the house settles what it has even when it is switched off, but takes nothing new. */
export function createProviders({ testCard, elsewhere, config, logger, clock }: ProvidersDeps): Providers {
  const guards = new Map<string, Guard>(elsewhere.map(({ code }) => [code, createGuard({ code, logger, clock })]));
  const all = new Map(
    [testCard, ...elsewhere].map((provider) => {
      const guard = guards.get(provider.code);
      return [provider.code, guard ? guarded(provider, guard) : provider];
    }),
  );
  const inHouse = new Map(houseProviders.map((provider) => [provider.code, provider]));
  const isOffered = ({ code }: PaymentProvider): boolean => code !== testCard.code || config.testCardEnabled;
  const awaySince = ({ code }: PaymentProvider): Date | null => guards.get(code)?.awaySince() ?? null;
  return {
    offered: (currency) =>
      [...all.values()].filter((provider) => isOffered(provider) && takes(provider.capabilities, currency) && awaySince(provider) === null),
    toPay(code) {
      const provider = all.get(code);
      if (!provider || !isOffered(provider)) throw noSuchProvider(code);
      if (awaySince(provider) !== null) throw providerAway(code);
      return provider;
    },
    known(code) {
      const provider = all.get(code) ?? inHouse.get(code);
      if (!provider) throw new Error(`payments of "${code}" cannot be settled: there is no such provider`);
      return provider;
    },
    find: (code) => all.get(code) ?? null,
    states: () =>
      [...all.values()].filter(isOffered).map((provider) => ({
        code: provider.code,
        name: provider.name,
        simulated: provider.simulated,
        awaySince: awaySince(provider),
      })),
  };
}

export const takes = ({ currencies }: Capabilities, currency: string): boolean => currencies === 'all' || currencies.includes(currency);
