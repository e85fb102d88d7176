/** An instant as a `datetime-local` field shows it in `zone`: `2026-05-31T09:00`. */
export function toZoned(instant: string, zone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(new Date(instant)).replace(' ', 'T');
}

/** What stands in such a field as an instant; null when it is none. An hour that the clocks skip becomes the one after it. */
export function fromZoned(local: string, zone: string): string | null {
  const wanted = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(local) || Number.isNaN(wanted)) return null;
  const shift = (at: number): number => Date.parse(`${toZoned(new Date(at).toISOString(), zone)}:00Z`) - at;
  const near = wanted - shift(wanted);
  return new Date(wanted - shift(near)).toISOString();
}
