import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';

/** Milliseconds until a request must be there whole, and until that of a route that takes a file must. */
const wholeWithinMs = 30_000;
const fileWithinMs = 900_000;

const waits = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/** Slow senders and silent connections are cut; a reader may take two minutes without a byte. */
export function createHttpServer(listener: RequestListener, { bodyTimeoutMs = wholeWithinMs } = {}): Server {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: fileWithinMs, keepAliveTimeout: 65_000, connectionsCheckingInterval: 2_000 },
    (req, res) => {
      if (req.headers['content-length'] !== undefined || req.headers['transfer-encoding'] !== undefined) awaitBody(req, bodyTimeoutMs);
      listener(req, res);
    },
  );
  server.timeout = 120_000;
  return server;
}

/** A file is sent: over a slow line that takes a while. */
export const takesItsTime = (req: IncomingMessage): void => clearTimeout(waits.get(req));

function awaitBody(req: IncomingMessage, withinMs: number): void {
  const timer = setTimeout(() => {
    if (!req.complete) req.socket.destroy();
  }, withinMs);
  timer.unref();
  waits.set(req, timer);
  req.once('close', () => clearTimeout(timer));
}

/**
 * Takes no new connections, lets running requests finish, closes idle ones; after `timeoutMs` it cuts what is left.
 * Resolves to false when it had to cut.
 */
export async function drain(server: Server, timeoutMs: number): Promise<boolean> {
  if (!server.listening) return true;
  let cut = false;
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => {
    cut = true;
    server.closeAllConnections();
  }, timeoutMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearInterval(sweep);
  clearTimeout(deadline);
  return !cut;
}
