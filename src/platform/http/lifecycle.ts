import { createServer, type RequestListener, type Server } from 'node:http';

/** Slow senders and silent connections are cut; a reader may take two minutes without a byte. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 2_000 },
    listener,
  );
  server.timeout = 120_000;
  return server;
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
