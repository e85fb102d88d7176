import { AppError } from '../../platform/kernel/errors';

export const noSuchOrder = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-order', title: 'There is nothing to pay here.' });

export const noSuchPayment = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-payment', title: 'There is no such payment.' });

export const noSuchProvider = (provider: string) =>
  new AppError({ kind: 'rule', code: 'payments.no-such-provider', title: 'This way to pay is not offered.', extra: { provider } });

export const providerAway = (provider: string) =>
  new AppError({
    kind: 'conflict',
    code: 'payments.provider-away',
    title: 'This way to pay does not answer at the moment. Please choose another one, or try again in a minute.',
    extra: { provider },
  });

export const notForThisOrder = (provider: string, why: 'country' | 'amount' | 'downloads') =>
  new AppError({
    kind: 'rule',
    code: 'payments.not-for-this-order',
    title: {
      country: 'This way to pay is not offered where the order goes. Please choose another one.',
      amount: 'The order is too dear for this way to pay. Please choose another one.',
      downloads: 'This way to pay is not for what is downloaded. Please choose another one.',
    }[why],
    extra: { provider, reason: why },
  });

export const noSuchAccount = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-account', title: 'There is no such account.' });

export const tooManyUnpaid = (provider: string, most: number) =>
  new AppError({
    kind: 'rule',
    code: 'payments.too-many-unpaid',
    title: `There are ${most} orders already that wait for your money. Please pay one of them first, or choose another way to pay.`,
    extra: { provider, most },
  });

export const wholeUnitsOnly = (provider: string) =>
  new AppError({
    kind: 'rule',
    code: 'payments.whole-units-only',
    title: 'This way to pay takes whole amounts only. Please choose another one.',
    extra: { provider },
  });

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

export const notGivenUp = () =>
  new AppError({
    kind: 'conflict',
    code: 'payments.not-cancellable',
    title: 'This payment is decided, or being checked: it cannot be given up.',
  });

export const nothingToCapture = () =>
  new AppError({
    kind: 'conflict',
    code: 'payments.nothing-to-capture',
    title: 'Nothing is reserved for this order that could be taken now.',
  });

export const refundRefused = (failure: { code: string; message: string }) =>
  new AppError({
    kind: 'conflict',
    code: 'payments.refund-refused',
    title: 'This money cannot be given back.',
    detail: failure.message,
    extra: { reason: failure.code },
  });

export const refundReused = () =>
  new AppError({ kind: 'conflict', code: 'payments.refund-reused', title: 'This refund id belongs to something else.' });

export const noSuchWebhook = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-webhook', title: 'No provider sends anything to this address.' });

export const badWebhook = (detail: string) =>
  new AppError({ kind: 'invalid', code: 'payments.webhook-refused', title: 'This is not what the provider signs and sends.', detail });

export const noBankTransfer = () =>
  new AppError({ kind: 'conflict', code: 'payments.no-bank-transfer', title: 'This shop takes no bank transfers.' });

export const notAStatement = () =>
  new AppError({
    kind: 'rule',
    code: 'payments.not-a-statement',
    title: 'No line of this file names a date and an amount as its columns.',
  });

export const statementTooLong = (lines: number, most: number) =>
  new AppError({
    kind: 'rule',
    code: 'payments.statement-too-long',
    title: `This file has ${lines} lines of money; ${most} are read at once. Split it, or ask the bank for a shorter time.`,
    extra: { lines, most },
  });

export const refundEnded = () =>
  new AppError({
    kind: 'conflict',
    code: 'payments.refund-ended',
    title: 'This refund has ended otherwise already: somebody else said so.',
  });

export const noSuchCase = () => new AppError({ kind: 'not-found', code: 'payments.no-such-case', title: 'There is no such case.' });

export const alreadyClosed = () => new AppError({ kind: 'conflict', code: 'payments.case-closed', title: 'This case is closed already.' });

export const notAssignable = () =>
  new AppError({
    kind: 'conflict',
    code: 'payments.not-assignable',
    title: 'This money, or this payment, is decided already.',
  });

export const noSuchRefund = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-refund', title: 'There is no such refund to send.' });

export const badCursor = () =>
  new AppError({ kind: 'invalid', code: 'payments.bad-cursor', title: 'The cursor does not belong to this list.' });

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

export type GiftCardProblem = 'unknown' | 'blocked' | 'expired' | 'other-currency' | 'empty' | 'in-use';

/** `code`: as its holder typed it, of which no more than the end is told again. */
export const giftCardRefused = (problem: GiftCardProblem, code: string) =>
  new AppError({
    kind: 'rule',
    code: 'payments.gift-card-refused',
    title: {
      unknown: 'There is no gift card with this code.',
      blocked: 'This gift card is blocked.',
      expired: 'This gift card has expired.',
      'other-currency': 'This gift card is in another currency.',
      empty: 'Nothing is left on this gift card.',
      'in-use': 'What is left on this gift card is set aside for another order.',
    }[problem],
    extra: { problem, ending: code.slice(-4) },
  });

export const noSuchMethod = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-method', title: 'There is no such saved card.' });

export const savedMethodRefused = () =>
  new AppError({ kind: 'rule', code: 'payments.saved-method-refused', title: 'There is no such saved card: choose another way to pay.' });

export const needsAccount = () =>
  new AppError({ kind: 'rule', code: 'payments.needs-account', title: 'A card can be saved for an account: sign in first.' });

export const noSuchGiftCard = () =>
  new AppError({ kind: 'not-found', code: 'payments.no-such-gift-card', title: 'There is no gift card with this code.' });

export const otherCurrency = (currency: string) =>
  new AppError({
    kind: 'rule',
    code: 'payments.other-currency',
    title: 'The shop’s wallets are in another currency.',
    extra: { currency },
  });

export const walletTooLow = () =>
  new AppError({ kind: 'conflict', code: 'payments.wallet-too-low', title: 'The wallet has not that much.' });
export const notForTopUps = () =>
  new AppError({ kind: 'rule', code: 'payments.not-for-top-ups', title: 'Money for the wallet has to come at once: choose another way.' });
export const giftCardOver = () =>
  new AppError({ kind: 'rule', code: 'payments.gift-card-over', title: 'This gift card would be over before it is issued.' });
