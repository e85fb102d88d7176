import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Live } from './live';

export interface Word {
  readonly room: string;
  readonly name: string;
  readonly data: unknown;
}

export interface Bridge extends Live {
  /** Hears what every process of the installation publishes, this one included; again and again where the connection is lost. */
  listen(hear: (word: Word) => void): void;
  close(): Promise<void>;
}

export interface BridgeOptions {
  /** Any role of the installation's database; past a pooler that shares connections, as `LISTEN` belongs to one. */
  readonly url: string;
  readonly pool: () => Pick<pg.Pool, 'query'> | null;
  readonly logger: Logger;
}

const channel = 'galleria_live';
/** Of 8,000 that a notification may have. */
const maxBytes = 7_500;
const gatherMs = 10;
/** Words that wait while the database does not answer. */
const mostWaiting = 2_000;
const retryMs = 1_000;
/** Who listens says something first: past a pooler that shares connections it is not heard. */
const echoRoom = 'inside:echo';
/** Says that something could not be said. */
const lostWord: Word = { room: 'inside:lost', name: 'lost', data: null };

/**
 * Carries words between processes by LISTEN and NOTIFY. They are sent outside the transactions they tell of: a NOTIFY inside one would
 * make all commits wait for each other.
 */
export function createBridge({ url, pool, logger }: BridgeOptions): Bridge {
  const ending = new AbortController();
  const inside = new Map<string, ((name: string, data: unknown) => void)[]>();
  const lastWords: (() => Promise<void>)[] = [];
  const gaps: (() => void)[] = [];
  const tellGap = (): void => gaps.forEach((tell) => tell());
  let waiting: Word[] = [];
  let lost = false;
  let listening = false;
  let sending: Promise<void> | null = null;
  let listener: pg.Client | null = null;
  let loop: Promise<void> = Promise.resolve();

  async function send(): Promise<void> {
    await pause(gatherMs);
    while (waiting.length > 0 || lost) {
      const words = lost ? [lostWord, ...waiting] : waiting;
      waiting = [];
      lost = false;
      try {
        for (const payload of payloads(words, logger)) await pool()?.query('select pg_notify($1, $2)', [channel, payload]);
      } catch (error) {
        lost = true;
        throw error;
      }
    }
  }

  function sendSoon(): void {
    sending ??= send()
      .catch((err: unknown) => {
        logger.warn({ err }, 'live words were not sent');
        setTimeout(() => ending.signal.aborted || sendSoon(), retryMs).unref();
      })
      .finally(() => {
        sending = null;
      });
  }

  function publish(room: string, name: string, data: unknown): void {
    if (ending.signal.aborted) return;
    if (waiting.length < mostWaiting) waiting.push({ room, name, data });
    else lost = true;
    sendSoon();
  }

  async function hearOnce(hear: (word: Word) => void): Promise<void> {
    const client = new pg.Client({ connectionString: url, keepAlive: true });
    listener = client;
    const cut = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
    });
    client.on('notification', ({ payload }) => {
      if (!listening) {
        listening = true;
        tellGap();
      }
      for (const word of JSON.parse(payload ?? '[]') as Word[]) hear(word);
    });
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      publish(echoRoom, 'listening', null);
      await cut;
    } catch (err) {
      if (!ending.signal.aborted) logger.warn({ err }, 'live words are not heard, will be tried again');
    }
    listening = false;
    tellGap();
    await client.end().catch(() => undefined);
  }

  return {
    heard: true,
    get listening() {
      return listening;
    },
    onGap: (tell) => void gaps.push(tell),
    publish,
    hear(room, hear) {
      inside.set(room, [...(inside.get(room) ?? []), hear]);
    },
    listen(tell) {
      const hear = (word: Word): void => {
        if (word.room === lostWord.room) tellGap();
        for (const each of inside.get(word.room) ?? []) each(word.name, word.data);
        tell(word);
      };
      loop = (async () => {
        while (!ending.signal.aborted) {
          await hearOnce(hear);
          await pause(retryMs, undefined, { signal: ending.signal }).catch(() => undefined);
        }
      })();
    },
    beforeEnd: (tell) => void lastWords.push(tell),
    async close() {
      await Promise.allSettled(lastWords.map((tell) => tell()));
      await sending;
      ending.abort();
      await listener?.end().catch(() => undefined);
      await loop;
    },
  };
}

/** As many words in one as fit. */
function payloads(words: readonly Word[], logger: Logger): string[] {
  const texts: string[] = [];
  let parts: string[] = [];
  let bytes = 2;
  for (const word of words) {
    const text = JSON.stringify(word);
    const size = Buffer.byteLength(text) + 1;
    if (size > maxBytes) {
      logger.warn({ room: word.room, event: word.name, size }, 'a live word is too long and was dropped');
      continue;
    }
    if (bytes + size > maxBytes) {
      texts.push(`[${parts.join(',')}]`);
      parts = [];
      bytes = 2;
    }
    parts.push(text);
    bytes += size;
  }
  return parts.length > 0 ? [...texts, `[${parts.join(',')}]`] : texts;
}
