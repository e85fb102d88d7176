import { ApiError, problemOf } from '../../api/problem';
import { createKeyed } from './keyed';

const refusedWith = (status: number) => new ApiError(problemOf(status, { code: 'any', title: 'Any' }, null));

test.each([
  [0, 'the same key'],
  [503, 'the same key'],
  [429, 'the same key'],
  [422, 'another key'],
  [409, 'another key'],
])('after an answer of %i the next try goes under %s', async (status, which) => {
  const keys: string[] = [];
  let made = 0;
  const keyed = createKeyed(() => `key-${++made}`);
  const send = async (key: string): Promise<void> => {
    keys.push(key);
    if (keys.length === 1) throw refusedWith(status);
  };
  await expect(keyed(send)).rejects.toThrow();
  await keyed(send);
  expect(keys).toEqual(['key-1', which === 'the same key' ? 'key-1' : 'key-2']);
});
