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
  'orders:ship': ['staff'],
  /** Giving money back, and taking goods back onto the shelf. */
  'orders:refund': ['staff'],
  'orders:hear-of-refunds': ['staff'],
  'orders:read-notes': ['staff'],
  'orders:write-notes': ['staff'],
  /** Sending the buyer a new link to the order, which ends the old one. */
  'orders:renew-link': ['staff'],
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
  'orders:ship': 'Send parcels',
  'orders:refund': 'Give money back and take goods back onto the shelf',
  'orders:hear-of-refunds': 'Get a mail when a refund comes back',
  'orders:read-notes': 'Read the notes on orders',
  'orders:write-notes': 'Write notes on orders',
  'orders:renew-link': 'Send a buyer a new link to an order',
};
