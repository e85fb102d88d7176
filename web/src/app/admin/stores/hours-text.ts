import type { OpeningHours } from '../types';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A day a line: `mon 09:00-12:30 14:00-18:00`, `2026-12-25 closed`. */
export function hoursText({ week, special }: OpeningHours): string {
  const text = (spans: readonly { opens: string; closes: string }[]): string =>
    spans.length === 0 ? 'closed' : spans.map(({ opens, closes }) => `${opens}-${closes}`).join(' ');
  return [
    ...days.flatMap((day) => (week[day] && week[day].length > 0 ? [`${day} ${text(week[day])}`] : [])),
    ...special.map(({ date, spans }) => `${date} ${text(spans)}`),
  ].join('\n');
}

/** `wrong`: the first line that cannot be read. */
export function readHours(text: string): OpeningHours | { readonly wrong: string } {
  const week: OpeningHours['week'] = {};
  const special: OpeningHours['special'] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [head = '', ...words] = line.split(/\s+/);
    const day = days.find((one) => head.toLowerCase().startsWith(one));
    const spans = words.flatMap((word) => {
      const match = /^(\d{1,2}:\d{2})[-–](\d{1,2}:\d{2})$/.exec(word);
      return match ? [{ opens: (match[1] ?? '').padStart(5, '0'), closes: (match[2] ?? '').padStart(5, '0') }] : [];
    });
    const understood = spans.length === words.length || (words.length === 1 && words[0]?.toLowerCase() === 'closed');
    if (words.length === 0 || !understood) return { wrong: line };
    if (day) week[day] = spans;
    else if (/^\d{4}-\d{2}-\d{2}$/.test(head)) special.push({ date: head, spans });
    else return { wrong: line };
  }
  return { week, special };
}
