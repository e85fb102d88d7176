import { z } from 'zod';
import { QueryInteger } from '../../platform/facade/schemas';
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
  const parsed = z.object({ us: QueryInteger(0, Number.MAX_SAFE_INTEGER), id: z.uuid() }).safeParse({ us, id });
  if (!parsed.success) throw badCursor();
  return parsed.data;
}
