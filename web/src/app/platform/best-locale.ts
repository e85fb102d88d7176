/** The first wanted language that is offered, also by its primary tag; else the first offered. As the server chooses by Accept-Language. */
export function bestLocale(wanted: readonly string[], offered: readonly [string, ...string[]]): string {
  for (const tag of wanted) {
    const found = find(tag, offered) ?? find(primary(tag), offered) ?? offered.find((o) => primary(o) === primary(tag));
    if (found !== undefined) return found;
  }
  return offered[0];
}

const find = (tag: string, offered: readonly string[]): string | undefined => offered.find((o) => o.toLowerCase() === tag.toLowerCase());
const primary = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? tag;
