/** As another process of the tests that begins at the same block. */
function another(): typeof import('./free-port') {
  let copy: typeof import('./free-port') | undefined;
  jest.isolateModules(() => (copy = jest.requireActual<typeof import('./free-port')>('./free-port')));
  if (!copy) throw new Error('not loaded');
  return copy;
}

it('gives no port that another process was given and has not opened yet', async () => {
  const [one, other] = [another(), another()];
  const ports = [await one.freePort(), await other.freePort(), await other.freePort(), await one.freePort()];
  expect(new Set(ports).size).toBe(4);
});
