export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks again and again; throws after `limitMs`. */
export async function until(holds: () => boolean, limitMs = 60_000): Promise<void> {
  const patience = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > patience) throw new Error(`waited in vain for ${holds.toString()}`);
    await pause(5);
  }
}

/** A promise that somebody else resolves. */
export function barrier(): { readonly opened: Promise<void>; open(): void } {
  let release: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { opened, open: () => release() };
}
