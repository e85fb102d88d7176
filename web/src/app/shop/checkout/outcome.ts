import { isTransient, type Problem } from '../../api/problem';

/** What an answer to "place the order" means for the buyer. `again`: send the same request with the same key after so many seconds. */
export type Outcome =
  | { readonly kind: 'declined'; readonly reason: string | null }
  | { readonly kind: 'sold-out'; readonly lines: readonly SoldOutLine[] }
  | { readonly kind: 'changed' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'again'; readonly seconds: number };

export interface SoldOutLine {
  readonly variantId: string;
  readonly available: number;
}

export function outcomeOf(problem: Problem): Outcome {
  if (problem.status === 402)
    return { kind: 'declined', reason: typeof problem.more['reason'] === 'string' ? problem.more['reason'] : null };
  if (problem.code === 'orders.sold-out') return { kind: 'sold-out', lines: soldOutLines(problem.more['lines']) };
  if (problem.code === 'cart.changed') return { kind: 'changed' };
  if (problem.code === 'orders.cart-taken') return { kind: 'taken' };
  if (problem.code === 'request.in-progress' || isTransient(problem)) return { kind: 'again', seconds: problem.retryAfter ?? 2 };
  return { kind: 'refused' };
}

function soldOutLines(value: unknown): SoldOutLine[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((line: unknown) => {
    if (typeof line !== 'object' || line === null || !('variantId' in line) || typeof line.variantId !== 'string') return [];
    return [{ variantId: line.variantId, available: 'available' in line && typeof line.available === 'number' ? line.available : 0 }];
  });
}
