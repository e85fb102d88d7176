import { faultInHours, openingAt, type OpeningHours } from './opening';

const hours: OpeningHours = {
  week: {
    fri: [
      { opens: '09:00', closes: '12:30' },
      { opens: '14:00', closes: '18:00' },
    ],
    sat: [{ opens: '20:00', closes: '02:00' }],
  },
  special: [
    { date: '2026-12-25', spans: [] },
    { date: '2026-12-24', spans: [{ opens: '08:00', closes: '24:00' }] },
  ],
};
const berlin = (time: string) => openingAt(hours, 'Europe/Berlin', new Date(time)).open;

test.each([
  ['2026-06-05T06:59:00Z', false, 'a minute before it opens'],
  ['2026-06-05T07:00:00Z', true, 'as it opens'],
  ['2026-06-05T10:30:00Z', false, 'at noon'],
  ['2026-06-05T15:59:00Z', true, 'a minute before it closes'],
  ['2026-06-05T16:00:00Z', false, 'as it closes'],
  ['2026-06-06T23:30:00Z', true, 'past midnight of a Saturday night'],
  ['2026-06-07T00:00:00Z', false, 'when that night is over'],
  ['2026-12-25T10:00:00Z', false, 'a Friday that is a holiday'],
  ['2026-12-24T22:59:00Z', true, 'a day that ends at midnight'],
  ['2026-12-24T23:00:00Z', false, 'and no longer'],
])('%s: open is %s (%s)', (time, open) => expect(berlin(time)).toBe(open));

test('the same moment is another time elsewhere', () => {
  expect(openingAt(hours, 'Africa/Nairobi', new Date('2026-06-05T06:30:00Z')).open).toBe(true);
  expect(openingAt(hours, 'America/New_York', new Date('2026-06-05T06:30:00Z')).open).toBe(false);
});

test('spans that overlap and a day named twice are told', () => {
  expect(faultInHours(hours)).toBeNull();
  expect(faultInHours({ ...hours, special: [...hours.special, { date: '2026-12-25', spans: [] }] })).toMatch(/twice/);
  const spans = [
    { opens: '09:00', closes: '13:00' },
    { opens: '12:00', closes: '18:00' },
  ];
  expect(faultInHours({ week: { mon: spans }, special: [] })).toMatch(/overlap/);
});
