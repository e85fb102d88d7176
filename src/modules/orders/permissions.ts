import { definePermissions } from '../../platform/module';

export const ordersPermissions = definePermissions({
  'orders:place': ['guest', 'customer', 'staff'],
  'orders:list-own': ['customer', 'staff'],
  /** One's own order: a customer's by the account, a guest's by its secret. */
  'orders:read-own': ['guest', 'customer', 'staff'],
  'orders:read-all': ['staff'],
  /** Asking for the way to an order whose link was lost. */
  'orders:look-up': ['guest', 'customer', 'staff'],
  /** One's own order, as long as nothing of it is in a parcel. */
  'orders:cancel-own': ['guest', 'customer', 'staff'],
  'orders:cancel-all': ['staff'],
  'orders:ship': ['staff'],
  /** Giving money back, and taking goods back onto the shelf. */
  'orders:refund': ['staff'],
  'orders:read-notes': ['staff'],
  'orders:write-notes': ['staff'],
  /** Sending the buyer a new link to the order, which ends the old one. */
  'orders:renew-link': ['staff'],
});
