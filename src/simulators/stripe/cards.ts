/** What a card does, as Stripe's own test cards do. */
export interface Card {
  readonly number: string;
  readonly brand: string;
  readonly last4: string;
  readonly label: string;
  readonly does: 'pays' | 'declines' | 'asks' | 'disputes' | 'refund-fails' | 'refund-waits';
  readonly declineCode?: string;
}

const card = (number: string, label: string, does: Card['does'], more: Partial<Card> = {}): Card => ({
  number,
  brand: 'visa',
  last4: number.slice(-4),
  label,
  does,
  ...more,
});

export const cards: Readonly<Partial<Record<string, Card>>> = {
  pm_card_visa: card('4242 4242 4242 4242', 'Pays', 'pays'),
  pm_card_mastercard: card('5555 5555 5555 4444', 'Pays, a Mastercard', 'pays', { brand: 'mastercard' }),
  pm_card_threeDSecure2Required: card('4000 0000 0000 3220', '3-D Secure', 'asks'),
  pm_card_chargeDeclined: card('4000 0000 0000 0002', 'Is declined', 'declines', { declineCode: 'generic_decline' }),
  pm_card_chargeDeclinedInsufficientFunds: card('4000 0000 0000 9995', 'Has not enough money', 'declines', {
    declineCode: 'insufficient_funds',
  }),
  pm_card_createDispute: card('4000 0000 0000 0259', 'Pays, then disputes', 'disputes'),
  pm_card_pendingRefund: card('4000 0000 0000 7726', 'Refunds take a moment', 'refund-waits'),
  pm_card_refundFail: card('4000 0000 0000 5126', 'Refunds come back', 'refund-fails'),
};
