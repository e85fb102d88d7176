export interface FlatCategory {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly position: number;
}

export interface PlacedCategory<C extends FlatCategory> {
  readonly category: C;
  /** 0 for a root. */
  readonly depth: number;
  readonly siblings: readonly C[];
  /** Place among its siblings, from 0. */
  readonly at: number;
}

/** The whole tree from top to bottom, as it is read. A category whose parent is not there stands among the roots. */
export function treeOf<C extends FlatCategory>(categories: readonly C[]): PlacedCategory<C>[] {
  const known = new Set(categories.map(({ id }) => id));
  const below = (parentId: string | null): C[] =>
    categories
      .filter((category) => (category.parentId !== null && known.has(category.parentId) ? category.parentId : null) === parentId)
      .toSorted((a, b) => a.position - b.position || a.name.localeCompare(b.name));
  const walk = (parentId: string | null, depth: number): PlacedCategory<C>[] =>
    below(parentId).flatMap((category, at, siblings) => [{ category, depth, siblings, at }, ...walk(category.id, depth + 1)]);
  return walk(null, 0);
}

/** Each category under its whole name: `Kitchen / Cups`. */
export function pathsOf(categories: readonly FlatCategory[]): { id: string; slug: string; path: string }[] {
  const names: string[] = [];
  return treeOf(categories).map(({ category: { id, slug, name }, depth }) => {
    names.length = depth;
    names.push(name);
    return { id, slug, path: names.join(' / ') };
  });
}

/** Itself and all below it: none of them can become its parent. */
export function branchOf(categories: readonly FlatCategory[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (const { category } of treeOf(categories)) if (category.parentId !== null && found.has(category.parentId)) found.add(category.id);
  return found;
}
