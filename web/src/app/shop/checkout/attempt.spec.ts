import { createAttemptKeeper } from './attempt';

interface Body {
  readonly cartId: string;
}

function harness() {
  const values = new Map<string, string>();
  const store = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
  let keys = 0;
  const open = () =>
    createAttemptKeeper<Body>({
      store,
      newKey: () => `key-${++keys}`,
      isBody: (value): value is Body => typeof value === 'object' && value !== null && 'cartId' in value,
    });
  return { values, open };
}

describe('ordering', () => {
  it('twice in a row, as by a double click, asks for one order', () => {
    const keeper = harness().open();
    expect(keeper.begin({ cartId: 'a' })).toEqual(keeper.begin({ cartId: 'a' }));
  });

  it('again after a reload asks for the same order, even if the form says something else now', () => {
    const { open } = harness();
    const first = open().begin({ cartId: 'a' });
    expect(open().pending()).toEqual(first);
    expect(open().begin({ cartId: 'b' })).toEqual(first);
  });

  it('after a final answer asks for a new order', () => {
    const keeper = harness().open();
    const first = keeper.begin({ cartId: 'a' });
    keeper.settle();
    expect(keeper.pending()).toBeNull();
    expect(keeper.begin({ cartId: 'a' }).key).not.toBe(first.key);
  });

  it('is not led astray by what others left in the store', () => {
    const { values, open } = harness();
    for (const text of ['{', '[]', '{"key":1,"body":{"cartId":"a"}}', '{"key":"k","body":{}}']) {
      values.set('galleria.checkout', text);
      expect(open().pending()).toBeNull();
    }
  });
});
