import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** What of a connection the copy protocol needs. */
interface Wire {
  readonly stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Pieces that wait for whoever takes them; then the server has to wait. */
const mostWaiting = 2;

/**
 * `copy … to stdout`: whole rows in pieces of about `pieceBytes`; answers how many rows there were. Whoever stops before the end has to end the
 * client, too.
 */
export async function* copyOut(client: pg.Client, statement: string, pieceBytes: number): AsyncGenerator<Buffer, number> {
  const pieces: Buffer[] = [];
  const gathered = { rows: new Array<Buffer>(), bytes: 0 };
  const state: { wire: Wire | null; failure: Error | null; count: number | null; wake: () => void } = {
    wire: null,
    failure: null,
    count: null,
    wake: () => undefined,
  };
  const cut = (): void => {
    if (gathered.rows.length > 0) pieces.push(Buffer.concat(gathered.rows));
    gathered.rows = [];
    gathered.bytes = 0;
    if (pieces.length >= mostWaiting) state.wire?.stream.pause();
    state.wake();
  };
  submit(client, statement, {
    begun: (wire) => (state.wire = wire),
    data({ chunk }) {
      // the parser writes over it
      gathered.rows.push(Buffer.from(chunk));
      gathered.bytes += chunk.length;
      if (gathered.bytes >= pieceBytes) cut();
    },
    failed(error) {
      state.failure = error;
      state.wake();
    },
    ready(count) {
      state.count = count;
      cut();
    },
  });
  for (;;) {
    const piece = pieces.shift();
    if (piece) {
      if (pieces.length === 0) state.wire?.stream.resume();
      yield piece;
    } else if (state.failure) throw state.failure;
    else if (state.count !== null) return state.count;
    else await new Promise<void>((wake) => (state.wake = wake));
  }
}

/** `copy … from stdin`. Answers how many rows there were; rejects as the server or `pieces` does, and then none came in. */
export function copyIn(client: pg.Client, statement: string, pieces: AsyncIterable<Buffer>): Promise<number> {
  return new Promise((resolve, reject) => {
    let failure: Error | null = null;
    async function send(wire: Wire): Promise<void> {
      try {
        for await (const piece of pieces) {
          if (failure) return;
          wire.sendCopyFromChunk(piece);
          if (wire.stream.writableNeedDrain) await drained(wire.stream);
        }
        wire.endCopyFrom();
      } catch (error) {
        failure ??= error instanceof Error ? error : new Error(String(error));
        wire.sendCopyFail('what was to be copied could not be read');
      }
    }
    submit(client, statement, {
      asked: (wire) => void send(wire),
      failed(error) {
        failure ??= error;
        reject(failure);
      },
      ready: resolve,
    });
  });
}

interface Listener {
  begun?(wire: Wire): void;
  /** The server waits for data. */
  asked?(wire: Wire): void;
  data?(message: { readonly chunk: Buffer }): void;
  failed(error: Error): void;
  /** With the number of rows. */
  ready(count: number): void;
}

/** In the shape in which `pg` runs what it does not know itself. */
function submit(client: pg.Client, statement: string, listener: Listener): void {
  let count = 0;
  const nothing = (): void => undefined;
  client.query({
    submit(connection: pg.Connection) {
      const wire = connection as unknown as Wire;
      listener.begun?.(wire);
      wire.query(statement);
    },
    handleCopyInResponse: (wire: Wire) => listener.asked?.(wire),
    handleCopyData: (message: { readonly chunk: Buffer }) => listener.data?.(message),
    handleCommandComplete: ({ text }: { readonly text: string }) => (count = Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0)),
    handleError: (error: Error) => listener.failed(error),
    handleReadyForQuery: () => listener.ready(count),
    handleRowDescription: nothing,
    handleDataRow: nothing,
    handlePortalSuspended: nothing,
    handleEmptyQuery: nothing,
  } as pg.Submittable);
}

const drained = (stream: Duplex): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.once('drain', go);
    stream.once('close', go);
  });
