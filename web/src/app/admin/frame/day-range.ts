/** Two days as somebody picks them, both included, as instants in their own time zone; the second bound is not included. */
export function dayRange(from: string | undefined, to: string | undefined): { from?: string; to?: string } {
  const [start, end] = [startOf(from, 0), startOf(to, 1)];
  return { ...(start === null ? {} : { from: start }), ...(end === null ? {} : { to: end }) };
}

function startOf(day: string | undefined, later: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? [];
  if (year === undefined) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
