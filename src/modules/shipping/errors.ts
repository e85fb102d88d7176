import { AppError } from '../../platform/kernel/errors';

export const shippingErrors = {
  noSuchZone: () => new AppError({ kind: 'not-found', code: 'shipping.no-such-zone', title: 'There is no such shipping zone.' }),
  noSuchRate: () => new AppError({ kind: 'not-found', code: 'shipping.no-such-rate', title: 'There is no such shipping rate.' }),
  countryTaken: () =>
    new AppError({ kind: 'conflict', code: 'shipping.country-taken', title: 'One of these countries is in another zone already.' }),
  daysCrossed: () =>
    new AppError({ kind: 'rule', code: 'shipping.days-crossed', title: 'The fewest days must not be more than the most.' }),
  wrongCurrency: (currency: string) =>
    new AppError({ kind: 'rule', code: 'shipping.wrong-currency', title: `This shop’s prices are in ${currency}.`, extra: { currency } }),
  noPrice: () =>
    new AppError({ kind: 'rule', code: 'shipping.no-price', title: 'A rate needs a price, or a price for each band of weight.' }),
  noSuchCarrier: () => new AppError({ kind: 'not-found', code: 'shipping.no-such-carrier', title: 'There is no such carrier.' }),
  carrierExists: () => new AppError({ kind: 'conflict', code: 'shipping.carrier-exists', title: 'There is a carrier with this name.' }),
  badCursor: () => new AppError({ kind: 'invalid', code: 'shipping.bad-cursor', title: 'This cursor is not one of ours.' }),
  noSuchShipment: () => new AppError({ kind: 'not-found', code: 'shipping.no-such-shipment', title: 'There is no such shipment.' }),
  onlyInAllStores: () =>
    new AppError({
      kind: 'forbidden',
      code: 'shipping.only-in-all-stores',
      title: 'This parcel has goods of others too, and you are assigned to certain stores.',
    }),
  shipmentExists: () =>
    new AppError({ kind: 'conflict', code: 'shipping.shipment-exists', title: 'This shipment id was used for another parcel.' }),
  trackingNumberTaken: () =>
    new AppError({
      kind: 'conflict',
      code: 'shipping.tracking-number-taken',
      title: 'This carrier’s tracking number belongs to another parcel.',
    }),
  isPickup: () =>
    new AppError({
      kind: 'rule',
      code: 'shipping.is-pickup',
      title: 'This is fetched by the buyer: it has no carrier, and only the handing over is left.',
    }),
  alreadyDelivered: () =>
    new AppError({
      kind: 'conflict',
      code: 'shipping.already-delivered',
      title: 'This parcel was delivered; it cannot be on its way again.',
    }),
} as const;
