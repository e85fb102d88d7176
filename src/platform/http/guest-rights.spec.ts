import { createGuestRights, type GuestRights } from './guest-rights';

let time = 0;
let asked = 0;
let answer: () => Promise<readonly string[]>;
let rights: GuestRights;
beforeEach(() => {
  time = 0;
  asked = 0;
  answer = () => Promise.resolve(['browse']);
  rights = createGuestRights({ ask: () => ((asked += 1), answer()), maxAgeMs: 1_000, patienceMs: 20, now: () => time });
});
const known = async (): Promise<string[]> => [...(await rights())];

describe('what guests may do', () => {
  it('is asked once for all who come within a second, and is then at hand without waiting', async () => {
    expect(await Promise.all([known(), known(), known()])).toEqual([['browse'], ['browse'], ['browse']]);
    time = 999;
    expect(rights()).toEqual(new Set(['browse']));
    expect(asked).toBe(1);
  });

  it('follows a change after a second, also when nobody came for an hour', async () => {
    await known();
    answer = () => Promise.resolve([]);
    time = 1_000;
    expect(await known()).toEqual([]);
    answer = () => Promise.resolve(['browse', 'buy']);
    time = 3_600_000;
    expect(await known()).toEqual(['browse', 'buy']);
    expect(asked).toBe(3);
  });

  it('stays what it was while nobody can tell, and is asked again', async () => {
    await known();
    answer = () => Promise.reject(new Error('away'));
    time = 1_000;
    expect(await Promise.all([known(), known()])).toEqual([['browse'], ['browse']]);
    expect(asked).toBe(2);
    time = 1_999;
    expect(rights()).toEqual(new Set(['browse']));
    answer = () => Promise.resolve([]);
    time = 2_000;
    expect(await known()).toEqual([]);
  });

  it('keeps nobody waiting for an answer that does not come', async () => {
    await known();
    let late: (names: readonly string[]) => void = () => undefined;
    answer = () => new Promise((resolve) => (late = resolve));
    time = 1_000;
    expect(await known()).toEqual(['browse']);
    expect(rights()).toEqual(new Set(['browse']));
    late([]);
    await new Promise(setImmediate);
    expect(await known()).toEqual([]);
    expect(asked).toBe(2);
  });

  it('is not guessed when it was never told', async () => {
    answer = () => Promise.reject(new Error('away'));
    await expect(Promise.resolve(rights())).rejects.toThrow('away');
    answer = () => Promise.resolve(['browse']);
    expect(await known()).toEqual(['browse']);
  });
});
