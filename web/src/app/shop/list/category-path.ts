export interface CategoryBranch<C> {
  readonly slug: string;
  readonly children: readonly C[];
}

/** From the root to the category with this slug; empty when there is none. */
export function pathTo<C extends CategoryBranch<C>>(categories: readonly C[], slug: string): readonly C[] {
  for (const category of categories) {
    if (category.slug === slug) return [category];
    const below = pathTo(category.children, slug);
    if (below.length > 0) return [category, ...below];
  }
  return [];
}
