import { definePermissions } from '../../platform/module';

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
  /** Anyone may send something; what is not signed by its provider is refused. */
  'payments:receive-webhooks': ['guest', 'customer', 'staff'],
});
