import { AppError } from '../../platform/kernel/errors';

export const reviewsErrors = {
  noSuchProduct: () => new AppError({ kind: 'not-found', code: 'reviews.no-such-product', title: 'There is no such product.' }),
  notABuyer: () =>
    new AppError({ kind: 'forbidden', code: 'reviews.not-a-buyer', title: 'Only those who bought this product may review it.' }),
  alreadyReviewed: () => new AppError({ kind: 'conflict', code: 'reviews.already-reviewed', title: 'You have reviewed this product.' }),
  notFound: () => new AppError({ kind: 'not-found', code: 'reviews.not-found', title: 'There is no such review.' }),
  changed: () =>
    new AppError({ kind: 'conflict', code: 'reviews.changed', title: 'Its author has changed this review: read it again first.' }),
  badCursor: () => new AppError({ kind: 'invalid', code: 'reviews.bad-cursor', title: 'This cursor is not one of ours.' }),
} as const;
