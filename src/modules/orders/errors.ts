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

export const notOnItsWay = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.not-on-its-way',
    title: 'Only an order that is paid on delivery, was sent and is not paid can come back so.',
  });

export const nothingToShip = () =>
  new AppError({ kind: 'conflict', code: 'orders.nothing-to-ship', title: 'Everything has been shipped.' });

export const tooManyShipped = (lineId: string | null) =>
  new AppError({
    kind: 'conflict',
    code: 'orders.too-many-shipped',
    title: 'More than what is left of a line cannot be shipped.',
    extra: { lineId },
  });

export const giftCardSpent = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.gift-card-spent',
    title: 'There is nothing left on this gift card, or less than a moment ago.',
  });
export const giftCardsIssued = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.gift-cards-issued',
    title: 'Gift cards of this order have been sent: it is refunded instead, as far as nothing was spent on them.',
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

export const changeOpen = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.change-open',
    title: 'A change of this order is under way: finish or withdraw it first.',
  });

/** For some moments, while stock moves. */
export const beingChanged = () =>
  new AppError({
    kind: 'unavailable',
    code: 'orders.being-changed',
    title: 'The order is just being changed, ask again in a moment.',
    retryAfter: 2,
  });

export const notChangeable = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.not-changeable',
    title: 'Only an accepted order that was not cancelled can be changed, and what it costs only once it is paid.',
  });

export const noSuchChange = () => new AppError({ kind: 'not-found', code: 'orders.no-such-change', title: 'There is no such change.' });

export const otherTaxMode = () =>
  new AppError({
    kind: 'rule',
    code: 'orders.other-tax-mode',
    title: 'Prices had their tax in them when it was ordered and have not now, or the other way round: nothing can be added to it.',
  });

export const changeSettled = () =>
  new AppError({ kind: 'conflict', code: 'orders.change-settled', title: 'The change was carried out or withdrawn already.' });

export const otherDifference = (difference: Money) =>
  new AppError({
    kind: 'conflict',
    code: 'orders.other-difference',
    title: 'What the change costs is not what was shown.',
    extra: { difference },
  });

export const changesNothing = () =>
  new AppError({ kind: 'rule', code: 'orders.changes-nothing', title: 'The order is like that already.' });

export const inParcel = (lineId: string) =>
  new AppError({ kind: 'conflict', code: 'orders.in-parcel', title: 'Units that are in a parcel cannot be taken out.', extra: { lineId } });

export const nothingRemains = () =>
  new AppError({ kind: 'rule', code: 'orders.nothing-remains', title: 'Nothing would be left: cancel the order instead.' });

export const notForSale = (variantIds: readonly string[]) =>
  new AppError({ kind: 'rule', code: 'orders.not-for-sale', title: 'Some of it is not sold.', extra: { variantIds } });

export const soldOutMeanwhile = () => new AppError({ kind: 'conflict', code: 'orders.sold-out', title: 'Not enough of it is in stock.' });

export const noSuchOption = () =>
  new AppError({ kind: 'rule', code: 'orders.no-such-shipping-option', title: 'This way to send it is not offered there.' });

export const otherCountry = () =>
  new AppError({
    kind: 'rule',
    code: 'orders.other-country',
    title: 'Taxes were taken for another country or region: cancel the order and make a new one.',
  });

export const pickupOrder = () =>
  new AppError({ kind: 'rule', code: 'orders.pickup-order', title: 'The order is fetched or downloaded: there is no delivery to change.' });

export const shippingWentBack = () =>
  new AppError({
    kind: 'rule',
    code: 'orders.shipping-went-back',
    title: 'Its shipping was given back with a return: it cannot cost less than that any more.',
  });

export const tooManyTags = (most: number) =>
  new AppError({ kind: 'rule', code: 'orders.too-many-tags', title: 'An order has at most 20 tags.', extra: { most } });

export const noSuchDraft = () => new AppError({ kind: 'not-found', code: 'orders.no-such-draft', title: 'There is no such draft.' });

export const draftIsOrder = () =>
  new AppError({ kind: 'conflict', code: 'orders.draft-is-order', title: 'The draft was changed meanwhile, or is an order already.' });

export const draftAddressNeeded = () =>
  new AppError({ kind: 'rule', code: 'orders.draft-address-needed', title: 'Something of it is shipped: it needs an address.' });

export const noSuchCustomer = () => new AppError({ kind: 'rule', code: 'orders.no-such-customer', title: 'There is no such customer.' });

export const pricesNotYours = () =>
  new AppError({ kind: 'forbidden', code: 'orders.prices-not-yours', title: 'You may not set prices or give discounts.' });

export const onlyInAllStores = () =>
  new AppError({
    kind: 'forbidden',
    code: 'orders.only-in-all-stores',
    title: 'It concerns whole orders, and you are assigned to certain stores.',
  });

export const captureUndecided = () =>
  new AppError({
    kind: 'unavailable',
    code: 'orders.capture-undecided',
    title: 'The reserved money is being taken: nothing was shipped yet, ask again in a moment.',
    retryAfter: 5,
  });

export const badCursor = () =>
  new AppError({ kind: 'invalid', code: 'orders.bad-cursor', title: 'The cursor does not belong to this list.' });

export const noSuchDocument = () =>
  new AppError({ kind: 'not-found', code: 'orders.no-such-document', title: 'There is no such document.' });

export const badHistoryFile = (columns: readonly string[]) =>
  new AppError({
    kind: 'invalid',
    code: 'orders.bad-history-file',
    title: `The file has to begin with a line of these columns: ${columns.join(', ')}.`,
  });

export const onlyWholeShop = () =>
  new AppError({
    kind: 'forbidden',
    code: 'orders.only-whole-shop',
    title: 'This report is of the whole shop; you see that of your stores.',
  });

export const noPackingSlips = () =>
  new AppError({ kind: 'conflict', code: 'orders.no-packing-slips', title: 'None of these orders has a parcel to pack.' });
