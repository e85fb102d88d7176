/** An amount in the currency's minor unit (cents, pesewas, whole yen). `currency` is ISO 4217. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** @throws RangeError when `minor` is not a safe integer. */
export function money(minor: number, currency: string): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not an integer amount of minor units: ${minor}`);
  return { minor, currency };
}

export const zero = (currency: string): Money => money(0, currency);

/** @throws RangeError when the currencies differ. */
export function add(a: Money, b: Money): Money {
  assertSameCurrency(a, b);
  return money(a.minor + b.minor, a.currency);
}

/** @throws RangeError when the currencies differ. */
export function subtract(a: Money, b: Money): Money {
  assertSameCurrency(a, b);
  return money(a.minor - b.minor, a.currency);
}

export const times = (amount: Money, quantity: number): Money => money(amount.minor * quantity, amount.currency);

export const sum = (amounts: readonly Money[], currency: string): Money => amounts.reduce(add, zero(currency));

/** `basisPoints`: 2000 is 20 %. Rounds half away from zero, in integer arithmetic. */
export const percent = (amount: Money, basisPoints: number): Money => portion(amount, BigInt(basisPoints), 10_000n);

/** amount × numerator ÷ denominator, rounded half away from zero, in integer arithmetic. */
export const portion = (amount: Money, numerator: bigint, denominator: bigint): Money =>
  money(roundedQuotient(BigInt(amount.minor) * numerator, denominator), amount.currency);

/** The same of minor units alone, where sums of one order are reckoned with. */
export const share = (minor: number, part: number, whole: number): number => roundedQuotient(BigInt(minor) * BigInt(part), BigInt(whole));

/**
 * Splits without losing or inventing a cent: largest remainder first, the earlier part on a tie.
 * @throws RangeError when a weight is negative or not an integer, or all are zero.
 */
export const allocate = ({ minor, currency }: Money, weights: readonly (number | bigint)[]): Money[] =>
  split(minor, weights).map((part) => money(part, currency));

/** The same of minor units alone. */
export function split(minor: number, weights: readonly (number | bigint)[]): number[] {
  if (weights.some((w) => w < 0 || (typeof w === 'number' && !Number.isSafeInteger(w)))) throw new RangeError(badWeights);
  const exact = weights.map(BigInt);
  const total = exact.reduce((s, w) => s + w, 0n);
  if (total === 0n) throw new RangeError(badWeights);
  const sign = minor < 0 ? -1 : 1;
  const whole = BigInt(Math.abs(minor));
  const parts = exact.map((w, index) => ({ index, floor: (whole * w) / total, rest: (whole * w) % total }));
  let left = whole - parts.reduce((s, p) => s + p.floor, 0n);
  for (const part of [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1))) {
    if (left === 0n) break;
    part.floor += 1n;
    left -= 1n;
  }
  return parts.map((p) => (p.floor === 0n ? 0 : sign * Number(p.floor)));
}

const badWeights = 'weights must be non-negative integers, not all zero';

function assertSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new RangeError(`currency mismatch: ${a.currency} and ${b.currency}`);
}

function roundedQuotient(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n;
  const magnitude = ((negative ? -numerator : numerator) * 2n + denominator) / (denominator * 2n);
  return Number(negative ? -magnitude : magnitude);
}
