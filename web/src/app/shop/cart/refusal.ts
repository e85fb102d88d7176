import type { Problem } from '../../api/problem';
import type { Amount } from '../../i18n/i18n';
import type { Reason } from '../../ui/reason-text';

/** Why a code was refused, where the answer says so in a way that we have words for. */
export function refusalOf({ code, more }: Problem) {
  const reason = reasons.find((known) => code === `cart.coupon-${known}`);
  if (reason === undefined) return null;
  const { missing, missingUnits, other } = more;
  return {
    reason,
    missing: isAmount(missing) ? missing : null,
    missingUnits: typeof missingUnits === 'number' ? missingUnits : null,
    other: typeof other === 'string' ? other : null,
  };
}

const isAmount = (value: unknown): value is Amount =>
  typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value;

const reasons = [
  'withdrawn',
  'not-started',
  'ended',
  'used-up',
  'customer-limit',
  'budget-spent',
  'not-your-group',
  'not-first-order',
  'not-combinable-with',
  'wrong-products',
  'minimum-not-reached',
  'too-few-units',
  'gift-sold-out',
  'nothing-left',
] as const satisfies readonly Reason[];
