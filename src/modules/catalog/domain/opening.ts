export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Local times `09:00` to `24:00`; one that closes at or before it opens goes on past midnight. */
export interface OpenSpan {
  readonly opens: string;
  readonly closes: string;
}

export interface OpeningHours {
  readonly week: Readonly<Partial<Record<Weekday, readonly OpenSpan[]>>>;
  /** Days that differ, `2026-12-25`; without spans it is closed. */
  readonly special: readonly { readonly date: string; readonly spans: readonly OpenSpan[] }[];
}

/** Whether it is open at `now`, with the hours of that day in the place's own zone (IANA). */
export function openingAt(hours: OpeningHours, timeZone: string, now: Date): { open: boolean; today: readonly OpenSpan[] } {
  const here = localTime(timeZone, now);
  const yesterday = localTime('UTC', new Date(Date.parse(`${here.date}T12:00:00Z`) - 86_400_000));
  const today = spansOn(hours, here.date, here.weekday);
  const late = spansOn(hours, yesterday.date, yesterday.weekday).filter(pastMidnight);
  const open =
    today.some((span) => here.time >= span.opens && (pastMidnight(span) || here.time < span.closes)) ||
    late.some((span) => here.time < span.closes);
  return { open, today };
}

/** In words, or null: spans that overlap, or a day named twice. */
export function faultInHours({ week, special }: OpeningHours): string | null {
  const days = [...weekdays.map((day) => week[day] ?? []), ...special.map(({ spans }) => spans)];
  if (days.some(overlaps)) return 'two spans of one day overlap';
  if (new Set(special.map(({ date }) => date)).size < special.length) return 'a special day is named twice';
  return null;
}

const overlaps = (spans: readonly OpenSpan[]): boolean => {
  const sorted = [...spans].sort((a, b) => (a.opens < b.opens ? -1 : 1));
  return sorted.some((span, at) => {
    const next = sorted[at + 1];
    return next !== undefined && (pastMidnight(span) || span.closes > next.opens);
  });
};

const pastMidnight = ({ opens, closes }: OpenSpan): boolean => closes <= opens;

const spansOn = ({ week, special }: OpeningHours, date: string, weekday: Weekday): readonly OpenSpan[] =>
  special.find((day) => day.date === date)?.spans ?? week[weekday] ?? [];

/** en-GB writes `25/12/2026, 08:05`; a zone's name was checked when it was set. */
function localTime(timeZone: string, at: Date): { date: string; time: string; weekday: Weekday } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  const weekday = weekdays.find((day) => day === part('weekday').toLowerCase()) ?? 'mon';
  return { date: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}`, weekday };
}
