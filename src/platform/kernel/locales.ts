/** The first wanted language the shop speaks, also by its primary tag (`de-AT` finds `de`); otherwise the shop's first. BCP 47. */
export function chooseLocale(wanted: readonly string[], offered: readonly string[]): string {
  for (const tag of wanted) {
    const found = findLocale(tag, offered) ?? findLocale(primary(tag), offered) ?? offered.find((o) => primary(o) === primary(tag));
    if (found !== undefined) return found;
  }
  return offered[0] ?? 'en';
}

/** The shop's spelling of a language tag, or undefined when it does not speak it. */
export const findLocale = (tag: string, offered: readonly string[]): string | undefined =>
  offered.find((o) => o.toLowerCase() === tag.toLowerCase());

const primary = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? tag;
