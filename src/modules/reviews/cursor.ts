import { z } from 'zod';
import { QueryInteger } from '../../platform/facade/schemas';
import { reviewsErrors } from './errors';

/** Where a page of reviews ended, in whatever order. Times in the table have milliseconds, as dates here do. */
export interface ReviewsCursor {
  readonly createdAt: Date;
  readonly id: string;
  /** 1 to 5. */
  readonly rating: number;
}

const Parts = z.tuple([QueryInteger(0, 8.64e15), z.uuid(), QueryInteger(1, 5)]);

export const writeCursor = ({ createdAt, id, rating }: ReviewsCursor): string =>
  Buffer.from(`${createdAt.getTime()}.${id}.${rating}`).toString('base64url');

/** Throws `reviews.bad-cursor`. */
export function readCursor(cursor: string): ReviewsCursor {
  const parts = Parts.safeParse(Buffer.from(cursor, 'base64url').toString().split('.'));
  if (!parts.success) throw reviewsErrors.badCursor();
  const [ms, id, rating] = parts.data;
  return { createdAt: new Date(ms), id, rating };
}
