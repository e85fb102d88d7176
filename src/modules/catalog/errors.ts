import { AppError } from '../../platform/kernel/errors';

export const productNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-product', title: 'There is no such product.' });

export const categoryNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-category', title: 'There is no such category.' });

export const storeNotFound = () => new AppError({ kind: 'not-found', code: 'catalog.no-such-store', title: 'There is no such store.' });

/** Somebody else saved first. `version` is the present one. */
export const stale = (version: number) =>
  new AppError({ kind: 'conflict', code: 'catalog.stale', title: 'It was changed meanwhile: read it again.', extra: { version } });

export const badCursor = () =>
  new AppError({ kind: 'invalid', code: 'catalog.bad-cursor', title: 'The cursor does not belong to this list.' });

export const badProduct = (detail: string) =>
  new AppError({ kind: 'rule', code: 'catalog.bad-product', title: 'The product does not hold together.', detail });

export const unknownReference = (detail: string) =>
  new AppError({ kind: 'rule', code: 'catalog.unknown-reference', title: 'Something it refers to does not exist.', detail });

export const slugTaken = () =>
  new AppError({ kind: 'conflict', code: 'catalog.slug-taken', title: 'Another entry has this address (slug).' });

export const skuTaken = () => new AppError({ kind: 'conflict', code: 'catalog.sku-taken', title: 'Another variant has this SKU.' });

export const codeTaken = () => new AppError({ kind: 'conflict', code: 'catalog.code-taken', title: 'Another store has this code.' });

export const categoryLoop = () =>
  new AppError({ kind: 'rule', code: 'catalog.category-loop', title: 'A category cannot stand below itself.' });

export const categoryInUse = () =>
  new AppError({ kind: 'conflict', code: 'catalog.category-in-use', title: 'The category still has products or categories below it.' });

/** `lines` names what stood in the way; nothing was changed. */
export const belowReserved = (lines: readonly { variantId: string; onHand: number; reserved: number }[]) =>
  new AppError({
    kind: 'conflict',
    code: 'catalog.below-reserved',
    title: 'The count would fall below zero or below what is promised to buyers.',
    extra: { lines },
  });

export const notAllocated = () =>
  new AppError({ kind: 'conflict', code: 'catalog.not-allocated', title: 'This order has not that many units allocated.' });

export const notOnShelf = () =>
  new AppError({ kind: 'conflict', code: 'catalog.not-on-shelf', title: 'The units are sold on backorder and have not arrived.' });
