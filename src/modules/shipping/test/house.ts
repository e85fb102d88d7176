import { createHash } from 'node:crypto';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { AnyModule, Market } from '../../../platform/module';
import { caller, createTestApp, type TestApp } from '../../../platform/testing/harness';
import { shippingContract, type ShippingFacade } from '../contract';

export const openHouse = (shippingModule: AnyModule, market: Partial<Market> = {}): Promise<TestApp> =>
  createTestApp({ modules: [shippingModule], market });

export const staff = () =>
  caller([
    'shipping:read-zones',
    'shipping:manage-rates',
    'shipping:read-own',
    'shipping:read-all',
    'shipping:manage-shipments',
    'shipping:manage-carriers',
  ]);
export const customer = () => caller(['shipping:read-zones', 'shipping:read-own']);

export type NewShipment = Parameters<ShippingFacade['createShipment']>[0];

export const orderToken = 'the secret of an order';

export const shipment = (facts: Partial<NewShipment> = {}): NewShipment => ({
  shipmentId: uuidv7(),
  orderId: uuidv7(),
  owner: { userId: uuidv7(), orderTokenHash: createHash('sha256').update(orderToken).digest('hex') },
  address: { name: 'Ama Mensah', line1: '1 High Street', city: 'Berlin', postalCode: '10115', country: 'DE' },
  carrier: 'DHL',
  trackingNumber: '',
  lines: [{ orderLineId: uuidv7(), sku: 'MUG-1', title: 'Mug', quantity: 2 }],
  ...facts,
});

export const ship = (app: TestApp, facts: Partial<NewShipment> = {}) => app.facade(shippingContract).createShipment(shipment(facts));
