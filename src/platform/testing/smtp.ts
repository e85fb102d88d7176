import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { freePort } from './free-port';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
}

export interface TestSmtp {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** The answers to the next mails, in order: an SMTP code, or `hang up` before any. Then 250. */
  readonly answers: (number | 'hang up' | 'say nothing')[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A mail server on a free loopback port, down until it is started. */
export async function createTestSmtp(): Promise<TestSmtp> {
  const received: ReceivedMail[] = [];
  const answers: TestSmtp['answers'] = [];
  const port = await freePort();
  let server: SMTPServer | null = null;
  const sockets = new Set<Socket>();

  function create(): SMTPServer {
    return new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      closeTimeout: 10,
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString();
          received.push({ to: session.envelope.rcptTo.map((r) => r.address), headers: headersOf(raw), raw });
          const answer = answers.shift() ?? 250;
          if (answer === 'say nothing') return;
          if (answer === 'hang up') return hangUp();
          callback(answer === 250 ? null : Object.assign(new Error('not now'), { responseCode: answer }));
        });
      },
    });
  }

  function hangUp(): void {
    sockets.forEach((socket) => socket.destroy());
  }

  const listen = async (): Promise<void> => {
    server = create();
    server.on('error', () => undefined);
    server.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
  };
  const stop = async (): Promise<void> => {
    const closing = server;
    server = null;
    if (closing) await new Promise<void>((resolve) => closing.close(resolve));
  };
  return { url: `smtp://127.0.0.1:${port}`, received, answers, start: listen, stop };
}

function headersOf(raw: string): Record<string, string> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return Object.fromEntries(
    head.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
