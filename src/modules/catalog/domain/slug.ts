const maxLength = 120;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Lower-case letters, digits and single hyphens, at most 120; accents fall off. `fallback` when nothing is left. */
export function slugify(text: string, fallback: string): string {
  const slug = trimmed(
    foldAccents(text)
      .toLowerCase()
      .replace(/['’]/g, '')
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, maxLength),
  );
  return slug === '' || uuid.test(slug) ? fallback : slug;
}

/** Addresses below `/products` that are not a product's, now or soon; what looks like an id is looked up as one. */
const reserved: ReadonlySet<string> = new Set(['search', 'suggest', 'import', 'export', 'bulk']);
export const isReservedForProducts = (slug: string): boolean => reserved.has(slug) || uuid.test(slug);

/** The slug itself when it is free, else with the lowest number that makes it free. */
export function freeSlug(slug: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(slug)) return slug;
  for (let n = 2; ; n += 1) {
    const candidate = `${trimmed(slug.slice(0, maxLength - 1 - String(n).length))}-${n}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** `Café` → `Cafe`: for slugs and for search, on both sides. */
export const foldAccents = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

export const looksLikeId = (text: string): boolean => uuid.test(text);

const trimmed = (slug: string): string => slug.replace(/^-+|-+$/g, '');
