import { createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import { duplexPair } from 'node:stream';
import { uuidv7 } from '../platform/kernel/ids';

export interface Door {
  /** The answer's body. `path` is below /api/v1. @throws Error for an answer of 400 and above, unless it is `expected` */
  send(method: string, path: string, call?: Call): Promise<unknown>;
  close(): void;
}

export interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expected?: number;
}

export type DoorError = Error & { readonly status: number };
export const isDoorError = (error: unknown): error is DoorError => error instanceof Error && 'status' in error;

/** The public API without a port: nobody else can come in here, and all that guards it is in place. */
export function openDoor(shop: RequestListener): Door {
  const server = createServer(shop);
  const createConnection = () => {
    const [inside, outside] = duplexPair();
    server.emit('connection', Object.assign(inside, { remoteAddress: '127.0.0.1' }));
    return outside;
  };

  return {
    async send(method, path, { body, headers = {}, expected } = {}) {
      const text = body === undefined ? '' : JSON.stringify(body);
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const sent = request(
          { createConnection, method, path: `/api/v1${path}`, headers: { ...headersOf(method, text), ...headers } },
          resolve,
        );
        sent.once('error', reject).end(text);
      });
      const said = await textOf(answer);
      const status = answer.statusCode ?? 0;
      if (status >= 400 && status !== expected)
        throw Object.assign(new Error(`${method} ${path} answered ${status}: ${said.slice(0, 500)}`), { status });
      return said === '' ? null : JSON.parse(said);
    },
    close: () => server.closeAllConnections(),
  };
}

const headersOf = (method: string, text: string): Record<string, string | number> => ({
  host: 'localhost',
  'idempotency-key': method === 'POST' ? uuidv7() : '',
  ...(text === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
});

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}
