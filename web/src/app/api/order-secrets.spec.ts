import { createOrderSecrets } from './order-secrets';

function tab() {
  const values = new Map<string, string>();
  return createOrderSecrets({
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  });
}

describe('the secrets of guests’ orders', () => {
  it('open each its own order, the newest also its payments', () => {
    const secrets = tab();
    secrets.keep('a', 'one');
    secrets.keep('b', 'two');
    expect([secrets.find('a'), secrets.find('b'), secrets.find('c'), secrets.latest()]).toEqual(['one', 'two', null, 'two']);
  });

  it('are gone once somebody has signed out here', () => {
    const secrets = tab();
    secrets.keep('a', 'one');
    secrets.forget();
    expect([secrets.find('a'), secrets.latest()]).toEqual([null, null]);
  });
});
