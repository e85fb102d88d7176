import { createServer } from 'node:net';

/** Below the ports systems lend to outgoing connections (Linux from 32768): one of those may be lent in the seconds a shop takes to open. */
const [first, blocks, blockSize] = [11_000, 1_000, 20];
let block = process.pid * 37;

/** A loopback port nobody listens on, with the nineteen after it for what a shop opens beside itself; never the same twice. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < blocks; tries += 1) {
    const port = first + (block++ % blocks) * blockSize;
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((decide) => {
    const probe = createServer().once('error', () => decide(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => decide(true)));
  });
