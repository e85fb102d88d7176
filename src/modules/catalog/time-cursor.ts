import { z } from 'zod';
import { badCursor } from './errors';

/** Place in a list that is sorted by a time (microseconds since 1970) or another number, and an id. */
export interface TimeCursor {
  readonly us: number;
  readonly id: string;
}

export const writeTimeCursor = ({ us, id }: TimeCursor): string => Buffer.from(`${us}.${id}`).toString('base64url');

/** Throws `catalog.bad-cursor`. */
export function readTimeCursor(cursor: string): TimeCursor {
  const [us = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split('.');
  const parsed = z.object({ us: z.coerce.number().int(), id: z.uuid() }).safeParse({ us, id });
  if (!parsed.success) throw badCursor();
  return parsed.data;
}
