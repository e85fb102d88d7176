import { createServer, type Server } from 'node:net';

/** Below the ports systems lend to outgoing connections (Linux from 32768): one of those may be lent in the seconds a shop takes to open. */
const [first, blocks, blockSize] = [11_000, 1_000, 20];
const kept = 300_000;
let block = process.pid * 37;

/**
 * A loopback port nobody listens on, with the eighteen after it for what a shop opens beside itself.
 * The last of its block is listened on for five minutes: by then the shop has opened, and until then no other process of the tests is given the same.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < blocks; tries += 1) {
    const port = first + (block++ % blocks) * blockSize;
    const sign = await listen(port + blockSize - 1);
    if (!sign) continue;
    const probe = await listen(port);
    if (probe) {
      await new Promise((done) => probe.close(done));
      setTimeout(() => sign.close(), kept).unref();
      return port;
    }
    sign.close();
  }
  throw new Error('no free port');
}

const listen = (port: number): Promise<Server | null> =>
  new Promise((decide) => {
    const server = createServer().once('error', () => decide(null));
    server.listen(port, '127.0.0.1', () => decide(server.unref()));
  });
