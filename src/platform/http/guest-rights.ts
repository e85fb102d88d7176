import { setTimeout as pause } from 'node:timers/promises';

/** What a caller may do who is not signed in. Known at once most of the time, so that a request does not wait for it. */
export type GuestRights = () => ReadonlySet<string> | Promise<ReadonlySet<string>>;

export interface GuestRightsOptions {
  readonly ask: () => Promise<readonly string[]>;
  /** How long an answer is believed, from when it was asked for. Default 1,000. */
  readonly maxAgeMs?: number;
  /** How long a request waits for a newer answer while there is an older one. Default 500. */
  readonly patienceMs?: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

/**
 * Asked again by the first guest who comes when the answer is too old; those who come with them share the question. While
 * nobody answers, what was known last goes on holding: shoppers are not shut out because another part of the shop is away.
 * Rejects as `ask` does when nothing was ever known.
 */
export function createGuestRights({
  ask,
  maxAgeMs = 1_000,
  patienceMs = 500,
  now = () => performance.now(),
}: GuestRightsOptions): GuestRights {
  let known: { readonly rights: ReadonlySet<string>; until: number } | null = null;
  let asking: Promise<ReadonlySet<string>> | null = null;

  async function refresh(): Promise<ReadonlySet<string>> {
    const askedAt = now();
    try {
      known = { rights: new Set(await ask()), until: askedAt + maxAgeMs };
      return known.rights;
    } finally {
      asking = null;
    }
  }

  return () => {
    if (known && now() < known.until) return known.rights;
    asking ??= refresh();
    if (!known) return asking;
    const last = known;
    const goOn = (): ReadonlySet<string> => {
      last.until = now() + maxAgeMs;
      return last.rights;
    };
    return Promise.race([asking.catch(goOn), pause(patienceMs, undefined, { ref: false }).then(goOn)]);
  };
}
