import { definePermissions, type PermissionTexts } from '../../platform/module';

export const catalogPermissions = definePermissions({
  'catalog:read-products': ['guest', 'customer', 'staff'],
  'catalog:read-stores': ['guest', 'customer', 'staff'],
  'catalog:read-drafts': ['staff'],
  'catalog:write-products': ['staff'],
  'catalog:write-categories': ['staff'],
  'catalog:write-attributes': ['staff'],
  'catalog:read-price-lists': ['staff'],
  'catalog:write-price-lists': ['staff'],
  'catalog:write-stores': ['staff'],
  'catalog:read-stock': ['staff'],
  'catalog:adjust-stock': ['staff'],
  /** Who has it not and is assigned to stores sees and moves the stock of these alone. */
  'catalog:work-in-all-stores': ['staff'],
  'catalog:read-history': ['staff'],
  'catalog:read-search': ['staff'],
  'catalog:write-search': ['staff'],
  /** Who has it gets a mail when a shelf runs low. */
  'catalog:receive-low-stock': ['staff'],
  'catalog:import': ['staff'],
  'catalog:export': ['staff'],
});

export const catalogPermissionTexts: PermissionTexts<typeof catalogPermissions> = {
  'catalog:read-products': 'Look at products',
  'catalog:read-stores': 'See where the shop has its stores',
  'catalog:read-drafts': 'See drafts and archived products',
  'catalog:write-products': 'Make, change and archive products, their variants and pictures',
  'catalog:write-categories': 'Arrange categories and brands',
  'catalog:write-attributes': 'Define attributes and product types',
  'catalog:read-price-lists': 'See price lists and why something costs what it costs',
  'catalog:write-price-lists': 'Make and change price lists: sales, prices of groups and quantities',
  'catalog:write-stores': 'Make and change stores',
  'catalog:read-stock': 'See stock and its movements',
  'catalog:adjust-stock': 'Receive, count and correct stock',
  'catalog:work-in-all-stores': 'Work in all stores, whichever one is assigned to',
  'catalog:read-history': 'See what was changed of products, by whom',
  'catalog:read-search': 'See what customers search for and the synonyms',
  'catalog:write-search': 'Change the synonyms of the search',
  'catalog:receive-low-stock': 'Get a mail when a shelf runs low',
  'catalog:import': 'Bring in products and stock counts from files',
  'catalog:export': 'Write products to files',
};
