import { badCursor } from './errors';

/** Place in a list whose order is that of a sequence. */
export const writeSeqCursor = (seq: number): string => Buffer.from(String(seq)).toString('base64url');

/** Throws `catalog.bad-cursor`. */
export function readSeqCursor(cursor: string): number {
  const seq = Buffer.from(cursor, 'base64url').toString();
  if (!/^[0-9]{1,15}$/.test(seq)) throw badCursor();
  return Number(seq);
}
