import { brandName, isOver } from './card-words';

describe('a saved card', () => {
  test('is good until the end of its month', () => {
    const card = { expYear: 2026, expMonth: 11 };
    expect([isOver(card, new Date(2026, 10, 30)), isOver(card, new Date(2026, 11, 1))]).toEqual([false, true]);
  });

  test('is named as people know it', () => {
    expect(['visa', 'amex', 'mastercard'].map(brandName)).toEqual(['Visa', 'American Express', 'Mastercard']);
  });
});
