import { createGate } from './gate';

/** Work that ends when it is told to. */
function work() {
  const ends: { end: (value: string) => void; fail: (error: Error) => void }[] = [];
  const promise = new Promise<string>((end, fail) => ends.push({ end, fail }));
  const started = jest.fn();
  return {
    started,
    end: (value: string) => ends[0]?.end(value),
    fail: (error: Error) => ends[0]?.fail(error),
    run: () => {
      started();
      return promise;
    },
  };
}

test('two run, the next one waits its turn, and whoever comes when the line is full is turned away', async () => {
  const gate = createGate({ atOnce: 2, waiting: 1 });
  const [a, b, c] = [work(), work(), work()];
  const running = [gate(a.run), gate(b.run), gate(c.run)];
  expect(await gate(() => Promise.resolve('never'))).toBeNull();
  expect(c.started).not.toHaveBeenCalled();
  a.end('a');
  expect(await running[0]).toBe('a');
  await Promise.resolve();
  expect(c.started).toHaveBeenCalled();
  b.end('b');
  c.end('c');
  expect(await Promise.all(running)).toEqual(['a', 'b', 'c']);
});

test('work that fails makes room for the next', async () => {
  const gate = createGate({ atOnce: 1, waiting: 1 });
  const [a, b] = [work(), work()];
  const [first, second] = [gate(a.run), gate(b.run)];
  a.fail(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  b.end('b');
  expect(await second).toBe('b');
  expect(await gate(() => Promise.resolve('c'))).toBe('c');
});
