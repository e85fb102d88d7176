import { definePermissions, type PermissionTexts } from '../../platform/module';

export const paymentsPermissions = definePermissions({
  'payments:list-providers': ['guest', 'customer', 'staff'],
  /** Paying for one's own order, and finishing that payment. */
  'payments:pay-own': ['guest', 'customer', 'staff'],
  'payments:pay-all': ['staff'],
  'payments:read-own': ['guest', 'customer', 'staff'],
  'payments:read-all': ['staff'],
  'payments:list-all': ['staff'],
  /** Taking money that is reserved. */
  'payments:capture': ['staff'],
  'payments:refund': ['staff'],
  /** Saying which money has come on the account, and which was sent from it. */
  'payments:match-transfers': ['staff'],
  'payments:read-cases': ['staff'],
  'payments:read-payouts': ['staff'],
  'payments:close-cases': ['staff'],
  /** One's own wallet: reading it, paying money in. */
  'payments:use-wallet': ['customer', 'staff'],
  /** Cards that a provider keeps for one's account. */
  'payments:use-saved-methods': ['customer', 'staff'],
  'payments:check-gift-card': ['guest', 'customer', 'staff'],
  'payments:read-gift-cards': ['staff'],
  /** Also blocking them. */
  'payments:issue-gift-cards': ['staff'],
  'payments:read-wallets': ['staff'],
  'payments:adjust-wallets': ['staff'],
  /** Anyone may send something; what is not signed by its provider is refused. */
  'payments:receive-webhooks': ['guest', 'customer', 'staff'],
});

export const paymentsPermissionTexts: PermissionTexts<typeof paymentsPermissions> = {
  'payments:read-payouts': 'See what each payment provider took and gave back',
  'payments:list-providers': 'See the ways to pay',
  'payments:pay-own': 'Pay for an order of one’s own',
  'payments:pay-all': 'Take a payment for any order',
  'payments:read-own': 'See the payments of one’s own orders',
  'payments:read-all': 'See any payment',
  'payments:list-all': 'See the list of all payments',
  'payments:capture': 'Take money that is reserved',
  'payments:refund': 'Give money back',
  'payments:match-transfers': 'Match bank transfers and mark money as sent by hand',
  'payments:read-cases': 'See differences in payments that have to be decided',
  'payments:close-cases': 'Decide and close differences in payments',
  'payments:use-wallet': 'See the wallet of one’s own and pay money in',
  'payments:use-saved-methods': 'See the saved cards of one’s own and remove them',
  'payments:check-gift-card': 'Ask what is left on a gift card, with its code',
  'payments:read-gift-cards': 'See the list of gift cards',
  'payments:issue-gift-cards': 'Issue and block gift cards',
  'payments:read-wallets': 'See the wallet of any customer',
  'payments:adjust-wallets': 'Put money into a wallet or take it out',
  'payments:receive-webhooks': 'Tell the shop what became of a payment; what is not signed is refused',
};

/** Of no store. */
export const paymentsOfTheWholeShop: readonly (keyof typeof paymentsPermissions)[] = [
  'payments:pay-all',
  'payments:read-all',
  'payments:list-all',
  'payments:capture',
  'payments:refund',
  'payments:match-transfers',
  'payments:read-cases',
  'payments:close-cases',
  'payments:read-payouts',
  'payments:read-gift-cards',
  'payments:issue-gift-cards',
  'payments:read-wallets',
  'payments:adjust-wallets',
];
