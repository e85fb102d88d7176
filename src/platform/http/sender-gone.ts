import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

export interface Sender {
  /** Aborted as soon as whoever sent the body no longer waits for the answer. */
  readonly gone: AbortSignal;
  /** Nothing is listened for any more. */
  letGo(): void;
}

/** Of the `stream` of a route's input; a stream that no request brought has a sender who stays. */
export function senderOf(stream: Readable): Sender {
  const gone = new AbortController();
  const socket = stream instanceof IncomingMessage ? stream.socket : null;
  const leave = (): void => gone.abort();
  if (socket?.destroyed) leave();
  socket?.once('close', leave);
  return { gone: gone.signal, letGo: () => void socket?.off('close', leave) };
}
