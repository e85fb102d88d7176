import { hoursText, readHours } from './hours-text';

const text = 'mon 09:00-12:30 14:00-18:00\nsat 20:00-02:00\n2026-12-25 closed';
const hours = {
  week: {
    mon: [
      { opens: '09:00', closes: '12:30' },
      { opens: '14:00', closes: '18:00' },
    ],
    sat: [{ opens: '20:00', closes: '02:00' }],
  },
  special: [{ date: '2026-12-25', spans: [] }],
};

test('hours are read as they are written', () => {
  expect(readHours(text)).toEqual(hours);
  expect(hoursText(hours)).toBe(text);
  expect(readHours('Monday 9:00–12:30\n\n')).toEqual({ week: { mon: [{ opens: '09:00', closes: '12:30' }] }, special: [] });
});

test.each(['someday 09:00-12:00', 'mon', 'mon 9-12', 'mon 09:00-12:00 maybe', '25.12. closed'])('"%s" is not understood', (line) =>
  expect(readHours(`mon 09:00-12:00\n${line}`)).toEqual({ wrong: line }),
);
