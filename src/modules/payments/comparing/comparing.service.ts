import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../../../platform/kernel/clock';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { openCase } from '../cases/cases.repository';
import { differenceOf, type Booked } from '../domain/comparing';
import { offlineProviders } from '../domain/offline';
import { callProvider, type Outcome as Called } from '../providers/calling';
import type { ListedPayment, Listing, PaymentProvider } from '../providers/provider';
import type { Providers } from '../providers/registry';
import { testCardCode } from '../providers/test-card/test-card';
import type { PaymentsTables } from '../tables';
import { begin, end, listKnown, listOurs, wasCompared, type OurPayment, type Outcome } from './comparing.repository';

export interface ComparingServiceDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly logger: Logger;
  readonly providers: Providers;
  readonly clock: Clock;
}

/** How many of ours were looked at, and how many differences were no case yet; null: it could not be compared. */
export interface Comparison extends Outcome {
  readonly provider: string;
}

export interface ComparingService {
  /** Our books with those of each provider, for so many days. Every difference becomes a case, once. */
  compareNow(days: number): Promise<Comparison[]>;
  /** Those that were not compared for almost a day. */
  compareDue(signal: AbortSignal): Promise<void>;
}

/** What is younger may still be under way. */
const settledMs = 3_600_000;
const dayMs = 86_400_000;
/** More than two clocks may differ. */
const marginMs = 3_600_000;
const usualDays = 7;

export function createComparingService({ db, logger, providers, clock }: ComparingServiceDeps): ComparingService {
  /** The test card's books are the doctor's; where no machine is on the other side there are none. */
  const elsewhere = (): PaymentProvider[] =>
    providers.states().flatMap(({ code }) => {
      const provider = providers.find(code);
      return provider && code !== testCardCode && !offlineProviders.includes(code) ? [provider] : [];
    });

  async function compare(provider: PaymentProvider, days: number): Promise<Comparison> {
    const until = new Date(clock().getTime() - settledMs);
    const since = new Date(until.getTime() - days * dayMs);
    const id = uuidv7();
    await begin(db, id, provider.code, since, until);
    const outcome = await compareIn(provider, since, until).catch((error: unknown) => {
      logger.error({ provider: provider.code, err: error }, 'books could not be compared with a payment provider');
      return { payments: null, differences: null, failure: error instanceof Error ? error.message.slice(0, 300) : 'unknown' };
    });
    await end(db, id, outcome);
    return { provider: provider.code, ...outcome };
  }

  async function compareIn(provider: PaymentProvider, since: Date, until: Date): Promise<Outcome> {
    const ours = await listOurs(db, provider.code, since, until);
    const theirs = provider.list ? await listTheirs(provider, since, until) : await askForEach(provider, ours);
    const known = await listKnown(db, provider.code, [...theirs.keys()]);
    let differences = 0;
    for (const mine of ours) if (await note(provider.code, mine.ref, mine, theirs.get(mine.ref) ?? null)) differences += 1;
    for (const [ref, one] of theirs) if (!known.has(ref) && (await note(provider.code, ref, null, one))) differences += 1;
    return { payments: ours.length, differences, failure: null };
  }

  /** The same difference is a case once; when a side moves on and they still differ, it is another. */
  async function note(provider: string, ref: string, ours: OurPayment | null, theirs: ListedPayment | null): Promise<boolean> {
    const kind = differenceOf(ours, theirs);
    if (!kind) return false;
    const [here, there] = [wordsOf(ours), wordsOf(theirs)];
    return openCase(db, {
      kind,
      key: `compared:${provider}:${ref}:${here}:${there}`,
      provider,
      orderId: ours?.orderId ?? null,
      attemptId: ours?.id ?? null,
      amount: money(Math.abs(leftOf(theirs) - leftOf(ours)), ours?.currency ?? theirs?.currency ?? 'XXX'),
      facts: { ref, here, there },
    });
  }

  return {
    async compareNow(days) {
      const results: Comparison[] = [];
      for (const provider of elsewhere()) results.push(await compare(provider, days));
      return results;
    },

    async compareDue(signal) {
      for (const provider of elsewhere()) {
        if (signal.aborted) return;
        if (!(await wasCompared(db, provider.code))) await compare(provider, usualDays);
      }
    },
  };
}

async function listTheirs(provider: PaymentProvider, since: Date, until: Date): Promise<ReadonlyMap<string, ListedPayment>> {
  const { list } = provider;
  const found = new Map<string, ListedPayment>();
  if (!list) return found;
  const window = { since: new Date(since.getTime() - marginMs), until: new Date(until.getTime() + marginMs) };
  let cursor: string | null = null;
  do {
    const at: string | null = cursor;
    const outcome: Called<Listing> = await callProvider((signal) => list({ ...window, cursor: at }, signal), listingTimeoutMs);
    if (!outcome.known) throw outcome.cause;
    for (const payment of outcome.value.payments) found.set(payment.ref, payment);
    cursor = outcome.value.next;
  } while (cursor !== null);
  return found;
}

/** A page of a list takes longer than a payment. */
const listingTimeoutMs = 30_000;

/** Where there is no list, each of ours that holds money is asked for; what we know nothing of stays unknown. */
async function askForEach(provider: PaymentProvider, ours: readonly OurPayment[]): Promise<ReadonlyMap<string, ListedPayment>> {
  const found = new Map<string, ListedPayment>();
  for (const { id: attemptId, ref, idempotencyKey, amount, currency, captured, refunded } of ours) {
    if (captured === 0) continue;
    const outcome = await callProvider((signal) => provider.sync({ attemptId, ref, idempotencyKey, amount, currency, told: null }, signal));
    if (!outcome.known) throw outcome.cause;
    if (outcome.value) found.set(ref, { ...outcome.value, ref, refunded });
  }
  return found;
}

const wordsOf = (one: Booked | null): string => (one ? `${one.status} ${one.captured}-${one.refunded}` : 'none');
const leftOf = (one: Booked | null): number => (one ? one.captured - one.refunded : 0);
