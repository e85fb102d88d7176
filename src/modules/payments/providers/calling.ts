import type { Evidence, ProviderReport } from '../domain/attempt';

/** How long a provider may take, in milliseconds. */
export const providerTimeoutMs = 10_000;

export type Outcome<R> = { readonly known: true; readonly value: R } | { readonly known: false; readonly cause: unknown };

/** A call that ends within the time-out, one way or the other. Whatever goes wrong is "unknown": it may have been carried out. */
export async function callProvider<R>(call: (signal: AbortSignal) => Promise<R>, timeoutMs = providerTimeoutMs): Promise<Outcome<R>> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const cause = new Error(`the payment provider did not answer within ${timeoutMs} ms`);
      abort.abort(cause);
      reject(cause);
    }, timeoutMs);
  });
  try {
    return { known: true, value: await Promise.race([call(abort.signal), late]) };
  } catch (cause) {
    return { known: false, cause };
  } finally {
    clearTimeout(timer);
  }
}

export const evidenceOf = (outcome: Outcome<ProviderReport>): Evidence =>
  outcome.known ? { kind: 'report', report: outcome.value } : { kind: 'unknown' };
