/** How a computed price is made a price people know. Each rounds down, so that nothing costs more than computed. */
export const roundings = ['none', 'whole', 'ends-99', 'ends-95', 'ends-9'] as const;
export type Rounding = (typeof roundings)[number];

/**
 * `amount` less `basisPoints` (1 to 10,000; 2000 is 20 %), rounded half up to a minor unit, then by the rule. `unit` is how many
 * minor units make one of the currency (100 for USD, 1 for JPY). A rule that would leave nothing, or needs minor units that the
 * currency has not, leaves the computed amount.
 */
export function markedDown(amount: number, basisPoints: number, rounding: Rounding, unit: number): number {
  const exact = BigInt(amount) * BigInt(10_000 - basisPoints);
  const computed = Number((exact * 2n + 10_000n) / 20_000n);
  const rounded = rules[rounding](computed, unit);
  return rounded > 0 ? rounded : computed;
}

const rules: Readonly<Record<Rounding, (amount: number, unit: number) => number>> = {
  none: (amount) => amount,
  whole: (amount, unit) => amount - (amount % unit),
  'ends-99': (amount, unit) => endingIn(amount, unit, 99),
  'ends-95': (amount, unit) => endingIn(amount, unit, 95),
  'ends-9': (amount) => lastAtOrBelow(amount, 10, 9),
};

/** 99 hundredths of the currency's unit. */
const endingIn = (amount: number, unit: number, hundredths: number): number =>
  unit < 100 ? amount : lastAtOrBelow(amount, unit, Math.round((unit * hundredths) / 100));

const lastAtOrBelow = (amount: number, step: number, ending: number): number => amount - ((((amount - ending) % step) + step) % step);
