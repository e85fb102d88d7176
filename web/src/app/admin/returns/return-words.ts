import type { OrderReturn } from '../../api/types';

export const returnStates = [
  'requested',
  'approved',
  'partly-received',
  'received',
  'rejected',
  'cancelled',
] as const satisfies readonly OrderReturn['state'][];

export const returnReasons = [
  'too-small',
  'too-big',
  'not-as-described',
  'damaged',
  'wrong-item',
  'late',
  'not-wanted',
  'not-collected',
  'other',
] as const satisfies readonly OrderReturn['lines'][number]['reason'][];

/** Its text: `other` would make a plural of them. */
export const reasonKey = (reason: (typeof returnReasons)[number]) =>
  reason === 'other' ? ('returns.reasons.otherwise' as const) : (`returns.reasons.${reason}` as const);

/** Colour where there is something to do. */
export const toneOf = (state: OrderReturn['state']): string =>
  ({
    requested: 'badge badge-warn',
    approved: 'badge badge-info',
    'partly-received': 'badge badge-warn',
    received: 'badge badge-good',
    rejected: 'badge badge-bad',
    cancelled: 'badge',
  })[state];

/** A line as people call it. */
export function wordsOf({ title, options }: { readonly title: string; readonly options: readonly { readonly value: string }[] }): string {
  const values = options.map(({ value }) => value).join(' / ');
  return values === '' ? title : `${title}, ${values}`;
}
