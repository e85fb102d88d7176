import { AppError } from '../../platform/kernel/errors';

export const noSuchOrder = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-order', title: 'There is nothing to pay here.' });

export const noSuchPayment = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-payment', title: 'There is no such payment.' });

export const noSuchProvider = (provider: string) =>
  new AppError({ kind: 'rule', code: 'payments.no-such-provider', title: 'This way to pay is not offered.', extra: { provider } });

export const invalidInput = (detail: string) =>
  new AppError({ kind: 'rule', code: 'payments.invalid-input', title: 'The payment details do not fit the way to pay.', detail });

export const notOpen = () =>
  new AppError({
    kind: 'conflict',
    code: 'payments.not-open',
    title: 'The order cannot be paid: it is paid, cancelled or its time is over.',
  });

export const alreadyUnderWay = (paymentId: string) =>
  new AppError({
    kind: 'conflict',
    code: 'payments.already-under-way',
    title: 'Another payment for this order is under way.',
    extra: { paymentId },
  });

export const nothingToContinue = () =>
  new AppError({ kind: 'conflict', code: 'payments.nothing-to-continue', title: 'This payment waits for nothing from the buyer.' });

export const otherAmount = () =>
  new AppError({ kind: 'conflict', code: 'payments.other-amount', title: 'The order was opened for payment with another amount.' });

export const paymentReused = () =>
  new AppError({ kind: 'conflict', code: 'payments.id-reused', title: 'This payment id belongs to something else.' });

export const declined = (failure: { code: string; message: string }) =>
  new AppError({
    kind: 'declined',
    code: 'payments.declined',
    title: 'The payment was declined.',
    detail: failure.message,
    extra: { reason: failure.code },
  });
