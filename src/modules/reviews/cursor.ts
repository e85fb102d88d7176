import { z } from 'zod';
import { QueryInteger } from '../../platform/facade/schemas';
import { reviewsErrors } from './errors';

/** Where a page of reviews ended. Times in the table have milliseconds, as dates here do. */
export interface ReviewsCursor {
  readonly createdAt: Date;
  readonly id: string;
}

const Parts = z.tuple([QueryInteger(0, 8.64e15), z.uuid()]);

export const writeCursor = ({ createdAt, id }: ReviewsCursor): string => Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url');

/** Throws `reviews.bad-cursor`. */
export function readCursor(cursor: string): ReviewsCursor {
  const parts = Parts.safeParse(Buffer.from(cursor, 'base64url').toString().split('.'));
  if (!parts.success) throw reviewsErrors.badCursor();
  const [ms, id] = parts.data;
  return { createdAt: new Date(ms), id };
}
