export const bankTransfer = 'bank-transfer';
export const cashOnDelivery = 'cash-on-delivery';
/** Money that staff have taken themselves. */
export const byHand = 'by-hand';

/** No machine answers for them: staff say when money has come or gone. */
export const offlineProviders: readonly string[] = [bankTransfer, cashOnDelivery, byHand];

/** The money is promised, and comes when the goods are handed over. */
export const isOnDelivery = (provider: string): boolean => provider === cashOnDelivery;
