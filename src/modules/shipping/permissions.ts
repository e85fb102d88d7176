import { definePermissions, type PermissionTexts } from '../../platform/module';

export const shippingPermissions = definePermissions({
  'shipping:read-zones': ['guest', 'customer', 'staff'],
  'shipping:manage-rates': ['staff'],
  /** The parcels of one's own orders: by account, or by the order's secret. */
  'shipping:read-own': ['guest', 'customer', 'staff'],
  'shipping:read-all': ['staff'],
  'shipping:manage-shipments': ['staff'],
  'shipping:manage-carriers': ['staff'],
});

export const shippingPermissionTexts: PermissionTexts<typeof shippingPermissions> = {
  'shipping:read-zones': 'See where the shop sends to and what it costs',
  'shipping:manage-rates': 'Change where the shop sends to and what it costs',
  'shipping:read-own': 'Follow the parcels of one’s own orders',
  'shipping:read-all': 'See all parcels',
  'shipping:manage-shipments': 'Change parcels and their tracking',
  'shipping:manage-carriers': 'Change carriers and the pages that follow their parcels',
};

/** Of no store. */
export const shippingOfTheWholeShop: readonly (keyof typeof shippingPermissions)[] = ['shipping:manage-rates', 'shipping:manage-carriers'];
