import { guessKind } from './guess-kind';

describe('what values that nobody has defined seem to be', () => {
  it.each([
    [['55 in', '65 in'], { kind: 'number', unit: 'in' }],
    [['55', '65,5 kg'], { kind: 'number', unit: 'kg' }],
    [['55 in', '65 cm'], { kind: 'text', unit: '' }],
    [['yes', 'No'], { kind: 'boolean', unit: '' }],
    [['2026-05-31'], { kind: 'date', unit: '' }],
    [['oak', '12'], { kind: 'text', unit: '' }],
    [['12 by hand and with love'], { kind: 'text', unit: '' }],
    [[], { kind: 'text', unit: '' }],
  ])('%j', (examples, guess) => {
    expect(guessKind(examples)).toEqual(guess);
  });
});
