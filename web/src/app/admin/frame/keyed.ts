import { isTransient, problemFrom } from '../../api/problem';

/** Sends under one key until an answer is final, so that a second try after a lost answer does it once; after a refusal under a new one. */
export function createKeyed(newKey: () => string): (send: (key: string) => Promise<void>) => Promise<void> {
  let key = newKey();
  return async (send) => {
    try {
      await send(key);
    } catch (error) {
      if (!isTransient(problemFrom(error))) key = newKey();
      throw error;
    }
  };
}
