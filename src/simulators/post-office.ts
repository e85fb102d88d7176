import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Book } from './book';
import type { Faults } from './faults';

export interface Letter {
  /** Of the address; the shop itself is always found on this machine. */
  readonly path: string;
  readonly body: string;
  /** Milliseconds before it is sent for the first time. */
  readonly delayMs?: number;
}

/** Tells the shop what happened, again and again until it answers 200, in no certain order. */
export interface PostOffice {
  post(letter: Letter): void;
  /** Sends all that wait, now; their statuses, 0 for no connection. For tests, where nothing is sent by itself. */
  deliver(options?: { readonly reversed?: boolean; /** Of each, all at once. */ readonly copies?: number }): Promise<number[]>;
  waiting(): readonly Waiting[];
  close(): void;
}

export interface PostOfficeOptions {
  readonly book: Book;
  readonly faults: Faults;
  readonly shopUrl: () => string;
  /** Made anew for each try: signatures have a time in them. `forged`: as somebody else would. */
  headersOf(body: Buffer, forged: boolean): Readonly<Record<string, string>>;
  /** Whether letters leave by themselves. */
  readonly byItself: boolean;
}

const Waiting = z.object({ id: z.string(), path: z.string(), body: z.string(), tries: z.number(), done: z.boolean() });
export type Waiting = z.output<typeof Waiting>;

/** Milliseconds between the tries; after the last it is given up. */
const pauses = [1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000] as const;
const soonMs = 300;
const lateMs = 45_000;
const timeoutMs = 10_000;

export function createPostOffice({ book, faults, shopUrl, headersOf, byItself }: PostOfficeOptions): PostOffice {
  const letters = book.table('letters', Waiting);
  const timers = new Set<NodeJS.Timeout>();

  async function send(id: string): Promise<number> {
    const letter = letters.get(id);
    if (!letter || letter.done) return 0;
    const fault = faults.ofMail();
    if (fault === 'late' && byItself) return later(id, lateMs);
    if (fault === 'forged') await hand(letter, true);
    if (fault === 'twice') await hand(letter, false);
    const status = fault === 'lost' ? 200 : await hand(letter, false);
    const tries = letter.tries + 1;
    const pause = pauses[tries - 1];
    const done = (status >= 200 && status < 300) || pause === undefined;
    letters.put(id, { ...letter, tries, done });
    if (!done && byItself) later(id, pause);
    return status;
  }

  async function hand({ path, body: text }: Waiting, forged: boolean): Promise<number> {
    const body = Buffer.from(text);
    const headers = { 'content-type': 'application/json', ...headersOf(body, forged) };
    try {
      const answer = await fetch(new URL(path, shopUrl()), { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
      await answer.text();
      return answer.status;
    } catch {
      return 0;
    }
  }

  function later(id: string, ms: number): number {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void send(id);
    }, ms);
    timers.add(timer.unref());
    return 0;
  }

  const waiting = (): readonly Waiting[] => letters.all().filter(({ done }) => !done);
  if (byItself) for (const { id } of waiting()) later(id, soonMs);

  return {
    post({ path, body, delayMs = soonMs }) {
      const id = randomUUID();
      letters.put(id, { id, path, body, tries: 0, done: false });
      if (byItself) later(id, delayMs);
    },
    async deliver({ reversed = false, copies = 1 } = {}) {
      const statuses: number[] = [];
      for (const { id } of reversed ? waiting().toReversed() : waiting())
        statuses.push(...(await Promise.all(Array.from({ length: copies }, () => send(id)))));
      return statuses;
    },
    waiting,
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
