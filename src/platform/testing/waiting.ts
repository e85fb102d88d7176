export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks again and again; throws after `limitMs`. */
export async function until(holds: () => boolean, limitMs = 300_000): Promise<void> {
  const patience = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > patience) throw new Error(`waited in vain for ${holds.toString()}`);
    await pause(5);
  }
}

/**
 * Whether `work` is done before a timer of so many milliseconds that is set with it. Timers of one process keep their order, however
 * long it is held up: this tells what waits for nothing longer, on a slow machine too.
 */
export async function isDoneWithin(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  return Promise.race([work.then(() => true), over]).finally(() => clearTimeout(timer));
}

/** A promise that somebody else resolves. */
export function barrier(): { readonly opened: Promise<void>; open(): void } {
  let release: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { opened, open: () => release() };
}
