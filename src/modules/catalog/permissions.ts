import { definePermissions } from '../../platform/module';

export const catalogPermissions = definePermissions({
  'catalog:read-products': ['guest', 'customer', 'staff'],
  'catalog:read-stores': ['guest', 'customer', 'staff'],
  'catalog:read-drafts': ['staff'],
  'catalog:write-products': ['staff'],
  'catalog:write-categories': ['staff'],
  'catalog:write-stores': ['staff'],
  'catalog:read-stock': ['staff'],
  'catalog:adjust-stock': ['staff'],
  'catalog:read-history': ['staff'],
  /** Who has it gets a mail when a shelf runs low. */
  'catalog:receive-low-stock': ['staff'],
});
