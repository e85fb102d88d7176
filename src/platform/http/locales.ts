const remembered = new Map<string, readonly string[]>();
const maxRemembered = 500;
const none: readonly string[] = [];
const maxHeaderLength = 500;
const tag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

/** BCP 47 tags of an Accept-Language header, best first; `*` and what is not a tag are left out. */
export function localesOf(header: string | undefined): readonly string[] {
  if (header === undefined || header === '' || header.length > maxHeaderLength) return none;
  const known = remembered.get(header);
  if (known) return known;
  const locales = header
    .split(',')
    .map((part) => {
      const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = parameters.find((p) => p.startsWith('q='));
      return { name, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ name, weight }) => weight > 0 && tag.test(name))
    .sort((a, b) => b.weight - a.weight)
    .map(({ name }) => name);
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(header, locales);
  return locales;
}
