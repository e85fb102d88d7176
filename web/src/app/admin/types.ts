import type { components } from '../api/schema';

type Schemas = components['schemas'];

export type StaffProduct = Schemas['StaffProduct'];
export type StaffVariant = StaffProduct['variants'][number];
export type StaffImage = Schemas['StaffImage'];
export type StaffProductRow = Schemas['StaffProductRow'];
export type ProductStatus = StaffProduct['status'];
export type StaffCategory = Schemas['StaffCategory'];
export type StaffBrand = Schemas['StaffBrand'];
export type StaffStore = Schemas['StaffStore'];
export type StockRow = Schemas['StockRow'];
export type StockMovement = Schemas['StockMovement'];
export type HistoryEntry = Schemas['CatalogHistoryEntry'];
export type User = Schemas['User'];
export type UserDetail = Schemas['UserDetail'];
export type CustomerGroup = Schemas['CustomerGroup'];
export type Role = Schemas['Role'];
export type Permission = Schemas['Permission'];
export type AuditEntry = Schemas['AuditEntry'];
export type ShippingZone = Schemas['ShippingZone'];
export type ShippingRate = Schemas['ShippingRate'];
export type Shipment = Schemas['Shipment'];
export type Refund = Schemas['Refund'];
export type Coupon = Schemas['Coupon'];
export type CouponUse = Schemas['CouponUse'];
export type Carrier = Schemas['Carrier'];
export type StaffReview = Schemas['StaffReview'];
