import { createRecent } from './recent';

function counting(maxEntries = 10) {
  let time = 0;
  let asked = 0;
  const recent = createRecent<number>({ maxAgeMs: 1_000, maxEntries, now: () => time });
  return {
    ask: (key: string) => recent(key, () => Promise.resolve((asked += 1))),
    fail: (key: string) => recent(key, () => Promise.reject(new Error('down'))),
    wait: (ms: number) => (time += ms),
    recent,
    asked: () => asked,
  };
}

describe('an answer is believed for a second', () => {
  it('the same question within a second gets the same answer', async () => {
    const { ask, wait, asked } = counting();
    await ask('a');
    wait(999);
    await ask('a');
    expect(asked()).toBe(1);
  });

  it('after a second it is asked again, even when it was used all the time', async () => {
    const { ask, wait, asked } = counting();
    await ask('a');
    wait(600);
    await ask('a');
    wait(400);
    await expect(ask('a')).resolves.toBe(2);
    expect(asked()).toBe(2);
  });

  it('a slow answer counts from its question', async () => {
    const { recent, wait } = counting();
    let answer: (value: number) => void = () => undefined;
    const slow = recent('a', () => new Promise((resolve) => (answer = resolve)));
    wait(1_001);
    answer(1);
    await slow;
    await expect(recent('a', () => Promise.resolve(2))).resolves.toBe(2);
  });

  it('many at once ask once', async () => {
    const { ask, asked } = counting();
    await Promise.all([ask('a'), ask('a'), ask('a')]);
    expect(asked()).toBe(1);
  });

  it('a failure is not remembered', async () => {
    const { ask, fail } = counting();
    await expect(fail('a')).rejects.toThrow('down');
    await expect(ask('a')).resolves.toBe(1);
  });

  it('it is bounded: the one least recently used is forgotten', async () => {
    const { ask, asked } = counting(2);
    await ask('a');
    await ask('b');
    await ask('a');
    await ask('c');
    await ask('a');
    expect(asked()).toBe(3);
    await ask('b');
    expect(asked()).toBe(4);
  });
});
