import { setTimeout as sleep } from 'node:timers/promises';

/** For what another process does in its own time: tries until it holds; fails with the last error after `seconds`. */
export async function eventually(check: () => Promise<void>, seconds = 300): Promise<void> {
  for (const end = Date.now() + seconds * 1000; ; await sleep(100)) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
