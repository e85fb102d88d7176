import { createKept } from './kept';

const setUp = ({ mostBytes = 1_000 } = {}) => {
  let time = 0;
  let reads = 0;
  let horizon: number | null = Infinity;
  const waiting: ((about?: readonly string[] | null) => void)[] = [];
  const kept = createKept<string>({ mostBytes, freshMs: 100, holdsUntil: () => horizon, now: () => time });
  return {
    forget: kept.forget,
    pass: (ms: number) => (time += ms),
    holdUntil: (at: number | null) => (horizon = at),
    ask: (question = 'q', about: readonly string[] | null = [question], bytes = 10) =>
      kept.ask(question, async () => ({ value: `${question}${(reads += 1)}`, bytes, about })),
    askSlowly: (question = 'q') =>
      kept.ask(
        question,
        () =>
          new Promise((resolve) =>
            waiting.push((about = [question]) => resolve({ value: `${question}${(reads += 1)}`, bytes: 10, about })),
          ),
      ),
    answer: (about?: readonly string[] | null) => waiting.shift()?.(about),
  };
};

test('an answer is read once and given until it is too old', async () => {
  const { ask, pass } = setUp();
  expect([await ask(), await ask()]).toEqual(['q1', 'q1']);
  pass(99);
  expect(await ask()).toBe('q1');
  pass(1);
  expect(await ask()).toBe('q2');
});

test('what it tells of is forgotten, and nothing else', async () => {
  const { ask, forget } = setUp();
  await ask('cup', ['cup', 'set']);
  await ask('pot', ['pot', 'set']);
  await ask('hat', ['hat']);
  await ask('all', null);
  forget(['cup']);
  expect([await ask('cup', ['cup', 'set']), await ask('pot'), await ask('hat'), await ask('all', null)]).toEqual([
    'cup5',
    'pot2',
    'hat3',
    'all6',
  ]);
  forget(['set']);
  expect([await ask('cup'), await ask('pot'), await ask('hat')]).toEqual(['cup7', 'pot8', 'hat3']);
  forget([]);
  expect(await ask('hat')).toBe('hat3');
  forget(null);
  expect(await ask('hat')).toBe('hat9');
});

test('those who ask at the same time share an answer, but not with who asked before a change', async () => {
  const { askSlowly, answer, forget } = setUp();
  const [first, second] = [askSlowly(), askSlowly()];
  forget(['elsewhere']);
  const third = askSlowly();
  answer();
  answer();
  expect([await first, await second, await third]).toEqual(['q1', 'q1', 'q2']);
});

test('an answer that began before a change of what it tells of is not kept; another is', async () => {
  const { ask, askSlowly, answer, forget } = setUp();
  for (const [changed, about, again] of [
    [['q'], ['q'], 'q2'],
    [['other'], ['q'], 'q3'],
    [['other'], null, 'q5'],
    [null, ['q'], 'q7'],
  ] as const) {
    forget(null);
    const slow = askSlowly();
    forget(changed);
    answer(about);
    await slow;
    expect(await ask()).toBe(again);
  }
});

test('nothing is kept or given while it is not known how long it holds, nor beyond that', async () => {
  const { ask, holdUntil, pass } = setUp();
  await ask();
  holdUntil(null);
  expect([await ask(), await ask()]).toEqual(['q2', 'q3']);
  holdUntil(50);
  expect(await ask()).toBe('q1');
  await ask('r');
  pass(50);
  holdUntil(Infinity);
  expect([await ask('r'), await ask('q')]).toEqual(['r5', 'q1']);
});

test('what was being read when its time came is not kept', async () => {
  const { ask, askSlowly, answer, holdUntil, pass } = setUp();
  holdUntil(50);
  const slow = askSlowly();
  pass(50);
  holdUntil(Infinity);
  answer();
  expect([await slow, await ask()]).toEqual(['q1', 'q2']);
});

test('those not asked for the longest make room, and one that is too large is not kept', async () => {
  const { ask } = setUp({ mostBytes: 25 });
  await ask('a');
  await ask('b');
  await ask('a');
  await ask('c');
  expect([await ask('a'), await ask('c'), await ask('b')]).toEqual(['a1', 'c3', 'b4']);
  expect([await ask('huge', [], 26), await ask('huge', [], 26), await ask('b')]).toEqual(['huge5', 'huge6', 'b4']);
});

test('who fails is asked again', async () => {
  const { ask } = setUp();
  const kept = createKept<string>({ mostBytes: 100, freshMs: 100, holdsUntil: () => Infinity });
  await expect(kept.ask('q', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await kept.ask('q', async () => ({ value: 'here', bytes: 1, about: null }))).toBe('here');
  expect(await ask()).toBe('q1');
});
