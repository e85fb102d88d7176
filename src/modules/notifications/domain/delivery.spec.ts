import { kindOfRefusal, nextTryMs } from './delivery';

const minute = 60_000;
const hour = 60 * minute;

describe('a mail that was not taken', () => {
  const next = (attempts: number, facts: { kind?: 'unreachable' | 'later'; ageMs?: number; chance?: number } = {}) =>
    nextTryMs({ kind: 'later', ageMs: 0, chance: 0.5, attempts, ...facts });

  it('is tried again after growing pauses, never more than an hour apart', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 40].map((attempt) => next(attempt))).toEqual(
      [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60].map((minutes) => minutes * minute),
    );
  });

  it('goes soon when the mail server is back', () => {
    expect([1, 2, 3, 4, 5, 40].map((attempt) => next(attempt, { kind: 'unreachable' }))).toEqual(
      [0.5, 1, 2, 4, 5, 5].map((minutes) => minutes * minute),
    );
  });

  it('does not come back in step with all the others', () => {
    expect(next(2, { chance: 0 })).toBe(45_000);
    expect(next(2, { chance: 1 })).toBe(75_000);
  });

  it('is given up after a day', () => {
    expect(next(30, { ageMs: 24 * hour - 1 })).toBe(30_000);
    expect(next(30, { ageMs: 24 * hour })).toBeNull();
  });

  it.each([
    ['unknown recipient', { code: 'EENVELOPE', responseCode: 550 }, 'refused'],
    ['content refused', { code: 'EMESSAGE', responseCode: 554 }, 'refused'],
    ['mailbox busy', { code: 'EENVELOPE', responseCode: 450 }, 'later'],
    ['too many mails', { code: 'EMESSAGE', responseCode: 452 }, 'later'],
    ['an answer of 421', { code: 'EPROTOCOL', responseCode: 421 }, 'later'],
    ['a wrong password', { code: 'EAUTH', responseCode: 535 }, 'unreachable'],
    ['nobody there', { code: 'ESOCKET' }, 'unreachable'],
    ['no answer', { code: 'ETIMEDOUT' }, 'unreachable'],
    ['anything else', {}, 'unreachable'],
  ])('%s', (_what, refusal, kind) => expect(kindOfRefusal(refusal)).toBe(kind));
});
