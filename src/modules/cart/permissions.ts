import { definePermissions, type PermissionTexts } from '../../platform/module';

export const cartPermissions = definePermissions({
  /** One's own cart: a guest's by its secret, a customer's by the account. */
  'cart:use-own': ['guest', 'customer', 'staff'],
  /** Taking a guest's cart into one's account. */
  'cart:claim-own': ['customer', 'staff'],
  /** Any cart, to help a shopper on the phone. Reading only. */
  'cart:read-all': ['staff'],
  'cart:count-wishes': ['staff'],
  'cart:read-promotions': ['staff'],
  'cart:manage-promotions': ['staff'],
  'cart:read-taxes': ['staff'],
  'cart:manage-taxes': ['staff'],
});

export const cartPermissionTexts: PermissionTexts<typeof cartPermissions> = {
  'cart:use-own': 'Fill a cart of one’s own',
  'cart:claim-own': 'Take a guest’s cart into one’s account',
  'cart:read-all': 'See any cart, to help a shopper',
  'cart:count-wishes': 'See how many shoppers wish for a product',
  'cart:read-promotions': 'See promotions, their codes and who used them',
  'cart:manage-promotions': 'Make, change and withdraw promotions and their codes',
  'cart:read-taxes': 'See tax rates and who is exempt',
  'cart:manage-taxes': 'Change tax rates and who is exempt',
};

/** Of no store. */
export const cartOfTheWholeShop: readonly (keyof typeof cartPermissions)[] = [
  'cart:read-all',
  'cart:read-promotions',
  'cart:manage-promotions',
  'cart:manage-taxes',
];
