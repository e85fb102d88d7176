import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../kernel/errors';
import { commonPasswords } from './common-passwords';

/** OWASP: argon2id with 19 MiB, two passes, one lane. The package's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const minCharacters = 8;
const maxCharacters = 128;

export interface PasswordsOptions {
  /** Hashes at once; the rest of the machine belongs to the shop. Default: half the processors, at least one. */
  readonly concurrency?: number;
  /** How many may wait; one more is refused. Default 64, about two seconds. */
  readonly maxWaiting?: number;
}

export interface Passwords {
  /** argon2id in PHC string format. @throws AppError unavailable when too many wait. */
  hash(password: string): Promise<string>;
  /** Without a stored hash the answer is no, after the same work. @throws AppError unavailable when too many wait. */
  verify(password: string, stored: string | null): Promise<boolean>;
}

export function createPasswords({
  concurrency = Math.max(1, Math.floor(availableParallelism() / 2)),
  maxWaiting = 64,
}: PasswordsOptions = {}): Passwords {
  const limited = limiter(concurrency, maxWaiting);
  let nobodys: Promise<string> | null = null;
  const hashOfNobody = (): Promise<string> => (nobodys ??= hash('nobody has this password', cost));
  void hashOfNobody().catch(() => (nobodys = null));

  return {
    hash: (password) => limited(() => hash(normalized(password), cost)),
    async verify(password, stored) {
      const against = stored ?? (await hashOfNobody());
      const matches = await limited(() => verify(against, normalized(password)));
      return matches && stored !== null;
    },
  };
}

/**
 * Null: good enough. Counted in characters after NFKC; 8 to 128; no rules about which ones.
 * Refused beside that: what an attacker tries first, and the account's own address, in any case.
 */
export function passwordWeakness(password: string, email: string): 'too-short' | 'too-long' | 'common' | 'is-email' | null {
  const characters = [...normalized(password)];
  if (characters.length < minCharacters) return 'too-short';
  if (characters.length > maxCharacters) return 'too-long';
  const folded = normalized(password).toLowerCase();
  if (folded === email.toLowerCase() || folded === email.toLowerCase().split('@')[0]) return 'is-email';
  return commonPasswords.has(folded) || new Set([...folded]).size === 1 ? 'common' : null;
}

/** The same password typed on different keyboards gives the same characters. */
const normalized = (password: string): string => password.normalize('NFKC');

function limiter(concurrency: number, maxWaiting: number): <R>(work: () => Promise<R>) => Promise<R> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= concurrency) {
      if (waiting.length >= maxWaiting) throw busy();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

const busy = (): AppError =>
  new AppError({
    kind: 'unavailable',
    code: 'platform.busy',
    title: 'Too many people are signing in right now. Try again in a moment.',
    retryAfter: 2,
  });
