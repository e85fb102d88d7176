import { AppError } from '../../platform/kernel/errors';
import type { Money } from '../../platform/kernel/money';

export const noSuchOrder = () => new AppError({ kind: 'not-found', code: 'orders.no-such-order', title: 'There is no such order.' });

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

export const digitalLine = (lineId: string | null) =>
  new AppError({ kind: 'rule', code: 'orders.digital-line', title: 'This line is downloaded, not shipped.', extra: { lineId } });

export const alreadyDownloaded = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.already-downloaded',
    title: 'Something of the order was downloaded: it cannot be cancelled any more.',
  });

export const noSuchDownload = () =>
  new AppError({ kind: 'not-found', code: 'orders.no-such-download', title: 'There is no such download.' });

/** A link ends some time after it was shown; the order's page has a new one. */
export const linkExpired = () =>
  new AppError({ kind: 'gone', code: 'orders.download-link-expired', title: 'This link is too old: the page of the order has a new one.' });

export const downloadOver = (why: 'revoked' | 'expired' | 'used-up') =>
  new AppError({
    kind: why === 'revoked' ? 'forbidden' : 'gone',
    code: `orders.download-${why}`,
    title: {
      revoked: 'The money for it went back, so it cannot be downloaded any more.',
      expired: 'The time to download it is over.',
      'used-up': 'It was downloaded as often as it may be.',
    }[why],
  });

export const noSuchLine = (lineId: string | null) =>
  new AppError({ kind: 'rule', code: 'orders.no-such-line', title: 'The order has no such line.', extra: { lineId } });

export const notRefundable = () =>
  new AppError({ kind: 'conflict', code: 'orders.not-refundable', title: 'There is no money of this order that could be given back.' });

export const nothingBack = () =>
  new AppError({ kind: 'rule', code: 'orders.nothing-back', title: 'Without money, a refund has to name units that come back.' });

export const refundTooMuch = (left: Money) =>
  new AppError({
    kind: 'conflict',
    code: 'orders.refund-too-much',
    title: 'More than what is left cannot be given back.',
    extra: { left },
  });

export const refundRefused = (reason: string) =>
  new AppError({ kind: 'conflict', code: 'orders.refund-refused', title: 'The money could not be given back.', extra: { reason } });

export const notRestockable = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.not-restockable',
    title: 'Only units that have left in a parcel and are not back yet can go onto the shelf again.',
  });

export const otherCurrency = (currency: string) =>
  new AppError({ kind: 'rule', code: 'orders.other-currency', title: 'The order is in another currency.', extra: { currency } });

export const noWallet = () =>
  new AppError({ kind: 'rule', code: 'orders.no-wallet', title: 'The order was made without an account, so there is no wallet.' });

export const captureUndecided = () =>
  new AppError({
    kind: 'unavailable',
    code: 'orders.capture-undecided',
    title: 'The reserved money is being taken: nothing was shipped yet, ask again in a moment.',
    retryAfter: 5,
  });

export const badCursor = () =>
  new AppError({ kind: 'invalid', code: 'orders.bad-cursor', title: 'The cursor does not belong to this list.' });
