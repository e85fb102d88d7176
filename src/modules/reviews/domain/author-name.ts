const nameless = 'A customer';

/** How a reviewer is shown to everyone: first name and initial. A name that looks like an address is not shown at all. */
export function publicName(name: string): string {
  const [first, ...others] = name.trim().split(/\s+/u);
  if (!first || name.includes('@')) return nameless;
  const initial = [...(others.at(-1) ?? '')][0];
  const shown = [...first].slice(0, 60).join('');
  return initial === undefined ? shown : `${shown} ${initial.toUpperCase()}.`;
}
