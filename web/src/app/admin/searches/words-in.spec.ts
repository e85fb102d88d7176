import { wordsIn } from './words-in';

test('what stands between commas is a word or several; nothing is none', () => {
  expect(wordsIn(' laptop, hard drive ,, ')).toEqual(['laptop', 'hard drive']);
  expect(wordsIn('')).toEqual([]);
});
