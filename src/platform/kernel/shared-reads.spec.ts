import { setImmediate as turn } from 'node:timers/promises';
import { createBatch, createShared } from './shared-reads';

interface Asked<T> {
  readonly what: T;
  answer(): void;
  fail(): void;
}

function questions<T, R>(answerTo: (what: T, turn: number) => R) {
  const asked: Asked<T>[] = [];
  const read = (what: T): Promise<R> =>
    new Promise((resolve, reject) => {
      const at = asked.length;
      asked.push({ what, answer: () => resolve(answerTo(what, at)), fail: () => reject(new Error('gone')) });
    });
  return { asked, read };
}

describe('a batch', () => {
  const start = () => {
    const { asked, read } = questions(
      (keys: readonly string[], at) => new Map(keys.filter((k) => k !== 'none').map((k) => [k, `${k}${at}`])),
    );
    return { asked, one: createBatch(read) };
  };

  it('asks once for all who come in one turn, each key once', async () => {
    const { asked, one } = start();
    const all = Promise.all([one('a'), one('b'), one('a'), one('none')]);
    await turn();
    expect(asked.map(({ what }) => what)).toEqual([['a', 'b', 'none']]);
    asked[0]?.answer();
    expect(await all).toEqual(['a0', 'b0', 'a0', undefined]);
  });

  it('gives nobody an answer from before they asked', async () => {
    const { asked, one } = start();
    const first = one('a');
    await turn();
    const [second, third] = [one('a'), one('b')];
    await turn();
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    expect(await first).toBe('a0');
    await turn();
    asked[1]?.answer();
    expect(await Promise.all([second, third])).toEqual(['a1', 'b1']);
    expect(asked).toHaveLength(2);
  });

  it('fails those who waited for what failed, and goes on', async () => {
    const { asked, one } = start();
    const first = one('a');
    await turn();
    const second = one('a');
    asked[0]?.fail();
    await expect(first).rejects.toThrow('gone');
    await turn();
    asked[1]?.answer();
    expect(await second).toBe('a1');
    const third = one('c');
    await turn();
    asked[2]?.answer();
    expect(await third).toBe('c2');
  });
});

describe('a shared question', () => {
  const start = () => {
    const { asked, read } = questions((what: string, at) => `${what}${at}`);
    const shared = createShared<string>();
    return { asked, ask: (what: string) => shared(what, () => read(what)) };
  };

  it('is asked at once, and once more for all who come meanwhile', async () => {
    const { asked, ask } = start();
    const [first, second, third, other] = [ask('a'), ask('a'), ask('a'), ask('b')];
    expect(asked.map(({ what }) => what)).toEqual(['a', 'b']);
    asked[1]?.answer();
    asked[0]?.answer();
    expect([await first, await other]).toEqual(['a0', 'b1']);
    await turn();
    asked[2]?.answer();
    expect(await Promise.all([second, third])).toEqual(['a2', 'a2']);
    const fourth = ask('a');
    asked[3]?.answer();
    expect(await fourth).toBe('a3');
    expect(asked).toHaveLength(4);
  });

  it('that failed is asked again by those who waited', async () => {
    const { asked, ask } = start();
    const [first, second] = [ask('a'), ask('a')];
    asked[0]?.fail();
    await expect(first).rejects.toThrow('gone');
    await turn();
    asked[1]?.answer();
    expect(await second).toBe('a1');
  });
});
