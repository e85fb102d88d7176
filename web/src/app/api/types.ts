import type { components } from './schema';

type Schemas = components['schemas'];

export type Money = Schemas['Money'];
export type Image = Schemas['Image'];
export type Address = Schemas['Address'];
export type ProductCard = Schemas['ProductCard'];
export type ProductPage = Schemas['ProductPage'];
export type Variant = ProductPage['variants'][number];
export type Category = Schemas['CategoryNode'];
export type Cart = Schemas['Cart'];
export type CartItem = Cart['items'][number];
export type ShippingOption = Schemas['CartShippingOption'];
export type Order = Schemas['Order'];
export type NewOrder = Schemas['NewOrder'];
export type OrderCard = Schemas['OrderCard'];
export type OrderStatus = Order['status'];
export type PlaceOrder = Schemas['PlaceOrder'];
export type Payment = Schemas['Payment'];
export type PaymentProvider = Schemas['PaymentProvider'];
export type Review = Schemas['Review'];
export type ReviewPage = Schemas['ReviewPage'];
export type ReviewEligibility = Schemas['ReviewEligibility'];
export type Account = Schemas['Account'];
export type MailSummary = Schemas['MailSummary'];
export type Mail = Schemas['Mail'];
