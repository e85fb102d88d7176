import { fromZoned, toZoned } from './zoned-moment';

describe('a moment in the time zone of the shop', () => {
  it.each([
    ['2026-01-15T08:00:00.000Z', 'Europe/Berlin', '2026-01-15T09:00'],
    ['2026-07-15T08:00:00.000Z', 'Europe/Berlin', '2026-07-15T10:00'],
    ['2026-07-15T04:30:00.000Z', 'America/New_York', '2026-07-15T00:30'],
    ['2026-07-15T04:30:00.000Z', 'Asia/Kathmandu', '2026-07-15T10:15'],
    ['2026-12-31T23:59:00.000Z', 'UTC', '2026-12-31T23:59'],
    ['2026-03-29T01:30:00.000Z', 'Europe/Berlin', '2026-03-29T03:30'],
  ])('%s in %s is %s, there and back', (instant, zone, local) => {
    expect(toZoned(instant, zone)).toBe(local);
    expect(fromZoned(local, zone)).toBe(instant);
  });

  it('of an hour that the clocks skip is the hour after it', () => {
    expect(fromZoned('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('is none when nothing was typed', () => {
    expect([fromZoned('', 'UTC'), fromZoned('soon', 'UTC'), fromZoned('2026-13-01T00:00', 'UTC')]).toEqual([null, null, null]);
  });
});
