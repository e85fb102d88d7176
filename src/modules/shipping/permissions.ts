import { definePermissions } from '../../platform/module';

export const shippingPermissions = definePermissions({
  'shipping:read-zones': ['guest', 'customer', 'staff'],
  'shipping:manage-rates': ['staff'],
  /** The parcels of one's own orders: by account, or by the order's secret. */
  'shipping:read-own': ['guest', 'customer', 'staff'],
  'shipping:read-all': ['staff'],
  'shipping:manage-shipments': ['staff'],
});
