import { AppError } from '../../platform/kernel/errors';

export const noSuchOrder = () => new AppError({ kind: 'not-found', code: 'orders.no-such-order', title: 'There is no such order.' });

export const notCancellable = () =>
  new AppError({ kind: 'conflict', code: 'orders.not-cancellable', title: 'The order is placed: ask the shop to cancel it.' });

export const alreadyShipping = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.already-shipping',
    title: 'Something of the order is on its way: it cannot be cancelled any more.',
  });

export const notShippable = () =>
  new AppError({ kind: 'conflict', code: 'orders.not-shippable', title: 'Only a paid order that was not cancelled can be shipped.' });

export const nothingToShip = () =>
  new AppError({ kind: 'conflict', code: 'orders.nothing-to-ship', title: 'Everything has been shipped.' });

export const tooManyShipped = (lineId: string | null) =>
  new AppError({
    kind: 'conflict',
    code: 'orders.too-many-shipped',
    title: 'More than what is left of a line cannot be shipped.',
    extra: { lineId },
  });

export const noSuchLine = (lineId: string | null) =>
  new AppError({ kind: 'rule', code: 'orders.no-such-line', title: 'The order has no such line.', extra: { lineId } });

export const badCursor = () =>
  new AppError({ kind: 'invalid', code: 'orders.bad-cursor', title: 'The cursor does not belong to this list.' });
