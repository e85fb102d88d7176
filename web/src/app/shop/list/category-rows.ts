import { pathTo, type CategoryBranch } from './category-path';

export interface CategoryBranchNamed extends CategoryBranch<CategoryBranchNamed> {
  readonly id: string;
  readonly name: string;
  readonly count: number;
}

export interface CategoryRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Products that the other filters leave in it. */
  readonly count: number;
  /** 0 for the categories at the top. */
  readonly depth: number;
  readonly here: boolean;
}

/**
 * The part of the tree that leads on from here: the way down to the chosen category and what is below it; of a category with
 * nothing below it, its siblings. Empty ones are left out. `counts` by id; a category it does not name counts what the tree says.
 */
export function categoryRows(
  tree: readonly CategoryBranchNamed[],
  chosen: string | null,
  counts: ReadonlyMap<string, number> | null,
): CategoryRow[] {
  const path = chosen === null ? [] : pathTo(tree, chosen);
  const here = path.at(-1);
  const above = here && here.children.length === 0 ? path.slice(0, -1) : path;
  const level = above.at(-1)?.children ?? tree;
  const rowOf = (category: CategoryBranchNamed, depth: number): CategoryRow => ({
    id: category.id,
    slug: category.slug,
    name: category.name,
    count: counts ? (counts.get(category.id) ?? 0) : category.count,
    depth,
    here: category === here,
  });
  const rows = [...above.map(rowOf), ...level.map((category) => rowOf(category, above.length))];
  return rows.filter(({ count, slug }) => count > 0 || path.some((category) => category.slug === slug));
}
