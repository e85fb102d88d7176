import { createRemembered } from './remembered';

const setUp = () => {
  let time = 0;
  let reads = 0;
  const waiting: ((value: string) => void)[] = [];
  const memory = createRemembered<string>({ most: 2, freshMs: 100, staleMs: 1_000, now: () => time });
  return {
    memory,
    pass: (ms: number) => (time += ms),
    reads: () => reads,
    ask: (question = 'q') => memory.ask(question, () => Promise.resolve(`${question}${(reads += 1)}`)),
    askSlowly: (question = 'q') => memory.ask(question, () => new Promise((resolve) => waiting.push(resolve))),
    answer: (value: string) => waiting.shift()?.(value),
  };
};

test('an answer is read once and given again while it is fresh', async () => {
  const { ask, pass } = setUp();
  expect([await ask(), await ask()]).toEqual(['q1', 'q1']);
  pass(100);
  expect(await ask()).toBe('q1');
});

test('an older one is given once more while it is read anew', async () => {
  const { ask, pass } = setUp();
  await ask();
  pass(101);
  expect(await ask()).toBe('q1');
  await new Promise(setImmediate);
  expect(await ask()).toBe('q2');
});

test('one that is too old is not given any more', async () => {
  const { ask, pass } = setUp();
  await ask();
  pass(1_001);
  expect(await ask()).toBe('q2');
});

test('after a change nothing is given that was read before it, also not what was being read', async () => {
  const { ask, askSlowly, answer, memory } = setUp();
  const before = askSlowly();
  memory.forget();
  const after = ask();
  answer('old');
  expect([await before, await after, await ask()]).toEqual(['old', 'q1', 'q1']);
});

test('those who ask at the same time share one reading; a failed one is not kept', async () => {
  const { ask, memory, reads } = setUp();
  await expect(memory.ask('q', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await Promise.all([ask(), ask()])).toEqual(['q1', 'q1']);
  expect(reads()).toBe(1);
});

test('what was not asked for the longest goes first', async () => {
  const { ask } = setUp();
  await ask('a');
  await ask('b');
  await ask('a');
  await ask('c');
  expect([await ask('a'), await ask('c'), await ask('b')]).toEqual(['a1', 'c3', 'b4']);
});
