import type { Problem } from '../../api/problem';

export interface Misfit {
  readonly productId: string;
  readonly title: string;
  readonly value: string;
  readonly reason: string;
}

export interface Misfits {
  readonly count: number;
  /** The first of them. */
  readonly products: readonly Misfit[];
}

/** The products that `catalog.values-do-not-fit` names; null for any other problem. */
export function misfitsOf(problem: Problem | null): Misfits | null {
  if (problem?.code !== 'catalog.values-do-not-fit') return null;
  const { count, products } = problem.more;
  const named = Array.isArray(products) ? products.filter(isMisfit) : [];
  return { count: typeof count === 'number' ? count : named.length, products: named };
}

function isMisfit(value: unknown): value is Misfit {
  if (typeof value !== 'object' || value === null) return false;
  const facts = new Map<string, unknown>(Object.entries(value));
  return ['productId', 'title', 'value', 'reason'].every((key) => typeof facts.get(key) === 'string');
}
