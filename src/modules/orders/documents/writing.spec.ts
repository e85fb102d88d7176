import { wordsOf } from './writing';

test('a card is told by its last digits, money that staff took by how they took it', () => {
  expect([wordsOf({ brand: 'visa', last4: '4242' }), wordsOf({ brand: 'cash', last4: '' })]).toEqual(['visa •••• 4242', 'cash']);
});
