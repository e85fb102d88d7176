import type { ModuleConfig } from '../../../platform/module';
import { noSuchProvider } from '../errors';
import type { PaymentProvider } from './provider';

export interface Providers {
  /** What a buyer is offered now for paying in this currency. */
  offered(currency: string): readonly PaymentProvider[];
  /** @throws AppError payments.no-such-provider */
  toPay(code: string): PaymentProvider;
  /** Also one that is no longer offered: its payments still have to be settled. */
  known(code: string): PaymentProvider;
  /** One by the name that came from outside. */
  find(code: string): PaymentProvider | null;
}

/** The simulator settles what it has even when it is switched off, but takes nothing new. */
export function createProviders({ testCard, config }: { readonly testCard: PaymentProvider; readonly config: ModuleConfig }): Providers {
  const all = new Map([testCard].map((provider) => [provider.code, provider]));
  const isOffered = (provider: PaymentProvider): boolean => provider !== testCard || config.testCardEnabled;
  return {
    offered: (currency) => [...all.values()].filter((provider) => isOffered(provider) && takes(provider, currency)),
    toPay(code) {
      const provider = all.get(code);
      if (!provider || !isOffered(provider)) throw noSuchProvider(code);
      return provider;
    },
    known(code) {
      const provider = all.get(code);
      if (!provider) throw new Error(`payments of "${code}" cannot be settled: there is no such provider`);
      return provider;
    },
    find: (code) => all.get(code) ?? null,
  };
}

const takes = ({ capabilities: { currencies } }: PaymentProvider, currency: string): boolean =>
  currencies === 'all' || currencies.includes(currency);
