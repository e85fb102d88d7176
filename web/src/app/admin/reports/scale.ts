/** Round values from zero to above `most`, three to five of them: 0, 500, 1000, 1500. */
export function stepsUpTo(most: number): readonly number[] {
  if (most <= 0) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? power * 10);
  const count = Math.ceil(most / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** A day as `2026-03-01`, so many days before or after another. */
export function dayFrom(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The first day of each day, week (from Monday) or month between two days, both included. */
export function periodsOf(from: string, to: string, by: 'day' | 'week' | 'month'): readonly string[] {
  const periods: string[] = [];
  for (let day = from; day <= to; day = dayFrom(day, 1)) {
    const weekday = (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7;
    const start = by === 'day' ? day : by === 'week' ? dayFrom(day, -weekday) : `${day.slice(0, 7)}-01`;
    if (periods.at(-1) !== start) periods.push(start);
  }
  return periods;
}

/** Days, weeks or months, by how many days are looked at. */
export function stepFor(from: string, to: string): 'day' | 'week' | 'month' {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (days <= 62) return 'day';
  return days <= 370 ? 'week' : 'month';
}
