import { definePermissions } from '../../platform/module';

export const cartPermissions = definePermissions({
  /** One's own cart: a guest's by its secret, a customer's by the account. */
  'cart:use-own': ['guest', 'customer', 'staff'],
  /** Taking a guest's cart into one's account. */
  'cart:claim-own': ['customer', 'staff'],
  /** Any cart, to help a shopper on the phone. Reading only. */
  'cart:read-all': ['staff'],
});
