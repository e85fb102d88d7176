/**
 * What all tests of a file use: opened before the first of them, closed after the last, and reached through the one object
 * that this returns at once. Touched earlier it throws, so nothing may be taken out of it outside a test.
 */
export function forAllTests<T extends object>(open: () => Promise<T>, close: (opened: T) => Promise<void>): T {
  let opened: T | null = null;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    if (opened) await close(opened);
  });
  return new Proxy({} as T, {
    get(_, name) {
      if (!opened) throw new Error(`${String(name)} is there as soon as the tests run`);
      return Reflect.get(opened, name);
    },
  });
}
