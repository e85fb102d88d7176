import { definePermissions, type PermissionTexts } from '../../platform/module';

export const ordersPermissions = definePermissions({
  'orders:place': ['guest', 'customer', 'staff'],
  'orders:list-own': ['customer', 'staff'],
  /** One's own order: a customer's by the account, a guest's by its secret. */
  'orders:read-own': ['guest', 'customer', 'staff'],
  'orders:read-all': ['staff'],
  /** A file that was bought, with its signed link. */
  'orders:download': ['guest', 'customer', 'staff'],
  /** Asking for the way to an order whose link was lost. */
  'orders:look-up': ['guest', 'customer', 'staff'],
  /** One's own order, as long as nothing of it is in a parcel. */
  'orders:cancel-own': ['guest', 'customer', 'staff'],
  'orders:cancel-all': ['staff'],
  /** Lines, address and shipping of an accepted order; also cancelling a part of it. */
  'orders:edit': ['staff'],
  'orders:draft': ['staff'],
  /** Prices of one's own and discounts in drafts: nobody has it who was not given it. */
  'orders:set-prices': [],
  /** Saying that money was taken by hand. */
  'orders:take-payment': ['staff'],
  'orders:tag': ['staff'],
  'orders:ship': ['staff'],
  /** Giving money back, and taking goods back onto the shelf. */
  'orders:refund': ['staff'],
  'orders:hear-of-refunds': ['staff'],
  /** Asking to send back what was bought, within the shop's time. */
  'orders:return-own': ['guest', 'customer', 'staff'],
  'orders:read-returns': ['staff'],
  /** Approving, rejecting and receiving returns; money goes back only with the permission to refund. */
  'orders:manage-returns': ['staff'],
  'orders:read-notes': ['staff'],
  'orders:write-notes': ['staff'],
  /** Sending the buyer a new link to the order, which ends the old one. */
  'orders:renew-link': ['staff'],
  /** Issuing, mailing and printing invoices, credit notes and packing slips. */
  'orders:issue-documents': ['staff'],
  /** Who sells, and when an invoice is issued. */
  'orders:manage-documents': [],
  /** Who is assigned to stores sees their goods alone, unless they may report on all. */
  'orders:read-reports': ['staff'],
  'orders:report-on-all': [],
});

export const ordersPermissionTexts: PermissionTexts<typeof ordersPermissions> = {
  'orders:place': 'Order',
  'orders:list-own': 'See the list of one’s own orders',
  'orders:read-own': 'Open an order of one’s own',
  'orders:read-all': 'See all orders',
  'orders:download': 'Download what was bought, with its link',
  'orders:look-up': 'Ask for the way to an order whose link was lost',
  'orders:cancel-own': 'Cancel an order of one’s own while nothing of it is packed',
  'orders:cancel-all': 'Cancel any order of which nothing was shipped',
  'orders:edit': 'Change accepted orders or cancel a part of one; what they cost less goes back',
  'orders:draft': 'Put orders together for customers and send them to pay',
  'orders:set-prices': 'Set prices and give discounts in orders one puts together',
  'orders:take-payment': 'Say that the money of an order was taken by hand',
  'orders:tag': 'Put tags on orders',
  'orders:ship': 'Send parcels',
  'orders:refund': 'Give money back and take goods back onto the shelf',
  'orders:return-own': 'Ask to send back what one has bought',
  'orders:read-returns': 'See returns',
  'orders:manage-returns': 'Approve and receive returns',
  'orders:hear-of-refunds': 'Get a mail when a refund comes back',
  'orders:read-notes': 'Read the notes on orders',
  'orders:write-notes': 'Write notes on orders',
  'orders:renew-link': 'Send a buyer a new link to an order',
  'orders:issue-documents': 'Issue, mail and print invoices, credit notes and packing slips',
  'orders:manage-documents': 'Change who sells on documents, and when invoices are issued',
  'orders:read-reports': 'See reports on sales; of one’s own stores where one has some',
  'orders:report-on-all': 'See reports on the whole shop although one has stores of one’s own',
};

/** A draft names its customer, may hold goods of anybody, and its price is the whole order's. */
export const ordersOfTheWholeShop: readonly (keyof typeof ordersPermissions)[] = ['orders:draft', 'orders:set-prices'];
