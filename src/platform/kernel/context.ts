import { AsyncLocalStorage } from 'node:async_hooks';

export interface Context {
  /** Follows one request through every module, process, event and log line. */
  readonly correlationId: string;
  /** The message that caused this work, when a message did. */
  readonly causationId: string | null;
  /** The module whose transaction is open; a facade call in it is refused. */
  readonly inTransaction: string | null;
}

const storage = new AsyncLocalStorage<Context>();
const outside: Context = { correlationId: 'none', causationId: null, inTransaction: null };

export const currentContext = (): Context => storage.getStore() ?? outside;

export const withContext = <R>(patch: Partial<Context>, work: () => R): R => storage.run({ ...currentContext(), ...patch }, work);
