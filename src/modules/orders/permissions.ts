import { definePermissions } from '../../platform/module';

export const ordersPermissions = definePermissions({
  'orders:place': ['guest', 'customer', 'staff'],
  'orders:list-own': ['customer', 'staff'],
  /** One's own order: a customer's by the account, a guest's by its secret. */
  'orders:read-own': ['guest', 'customer', 'staff'],
  'orders:read-all': ['staff'],
  /** One's own order, as long as it waits for its payment. */
  'orders:cancel-own': ['guest', 'customer', 'staff'],
  /** Any order of which nothing has been shipped. */
  'orders:cancel-all': ['staff'],
  'orders:ship': ['staff'],
});
