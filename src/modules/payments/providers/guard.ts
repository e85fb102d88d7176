import CircuitBreaker from 'opossum';
import type { Logger } from 'pino';
import type { PaymentProvider, SavedMethods } from './provider';

/** Keeps calls from a provider that does not answer, until it may again. */
export interface Guard {
  run<R>(call: () => Promise<R>): Promise<R>;
  /** Since when it is left alone; null: it is asked. */
  awaySince(): Date | null;
}

/** Half of at least five calls within half a minute failed: for fifteen seconds nobody calls, then one call decides. */
const options = {
  timeout: false,
  errorThresholdPercentage: 50,
  volumeThreshold: 5,
  rollingCountTimeout: 30_000,
  resetTimeout: 15_000,
} as const;

export interface GuardDeps {
  readonly code: string;
  readonly logger: Logger;
  readonly clock: () => Date;
  /** Milliseconds until a provider that was away is tried again. */
  readonly resetTimeout?: number;
}

export function createGuard({ code, logger, clock, resetTimeout = options.resetTimeout }: GuardDeps): Guard {
  const breaker = new CircuitBreaker<[() => Promise<unknown>]>((call) => call(), { ...options, resetTimeout, name: code });
  let since: Date | null = null;
  breaker.on('open', () => {
    since ??= clock();
    logger.error({ provider: code }, 'payment provider does not answer, is left alone for a while');
  });
  breaker.on('close', () => {
    since = null;
    logger.info({ provider: code }, 'payment provider answers again');
  });
  return {
    async run<R>(call: () => Promise<R>): Promise<R> {
      let answer: { readonly value: R } | null = null;
      await breaker.fire(async () => {
        answer = { value: await call() };
      });
      return valueOf<R>(answer);
    },
    awaySince: () => (breaker.opened ? since : null),
  };
}

/** The same provider, every call of which goes through the guard. */
export function guarded(provider: PaymentProvider, { run }: Guard): PaymentProvider {
  const { create, sync, capture, cancel, refund, syncRefund, list, savedMethods } = provider;
  return {
    ...provider,
    create: (payment, signal) => run(() => create(payment, signal)),
    sync: (known, signal) => run(() => sync(known, signal)),
    ...(capture && { capture: (order, signal) => run(() => capture(order, signal)) }),
    ...(cancel && { cancel: (order, signal) => run(() => cancel(order, signal)) }),
    ...(refund && { refund: (order, signal) => run(() => refund(order, signal)) }),
    ...(list && { list: (window, signal) => run(() => list(window, signal)) }),
    ...(savedMethods && { savedMethods: guardedKeeper(savedMethods, run) }),
    ...(syncRefund && { syncRefund: (known, signal) => run(() => syncRefund(known, signal)) }),
  };
}

const guardedKeeper = ({ createCustomer, pay, list, forget }: SavedMethods, run: Guard['run']): SavedMethods => ({
  createCustomer: (customer, signal) => run(() => createCustomer(customer, signal)),
  pay: (payment, signal) => run(() => pay(payment, signal)),
  list: (customer, signal) => run(() => list(customer, signal)),
  forget: (method, signal) => run(() => forget(method, signal)),
});

function valueOf<R>(answer: { readonly value: R } | null): R {
  if (!answer) throw new Error('the call has no answer');
  return answer.value;
}
