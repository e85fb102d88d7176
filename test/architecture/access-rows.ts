import { randomUUID } from 'node:crypto';
import type { RequestOptions } from '../../src/platform/testing/harness';
import { address } from '../support/purchase';
import { someReview, type Actor, type World } from '../support/world';

export interface Probe extends RequestOptions {
  readonly path: string;
}

/**
 * One row per route. `probe` makes the request of `actor` on an object that belongs to `owner`, with what the owner shows
 * to reach it when they are the same; a guest's object has a secret. `through` are the answers of a caller who may.
 * `noObject` says why a route on one's own things has nobody else's things to ask for.
 */
export interface Row {
  readonly probe: (world: World, owner: Actor, actor: Actor) => Promise<Probe> | Probe;
  readonly through: readonly number[];
  readonly noObject?: string;
  /** The caller is not signed in any more after it. */
  readonly endsSession?: boolean;
}

const nowhere = '0197a000-0000-7000-8000-000000000000';
const aYear = 'from=2026-01-01&to=2026-12-31';
const key = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });
const fixed = (path: string, through: readonly number[], body?: unknown, headers?: () => Record<string, string>): Row => ({
  probe: () => ({ path, ...(body === undefined ? {} : { body }), ...(headers ? { headers: headers() } : {}) }),
  through,
});
const self = (row: Row): Row => ({ ...row, noObject: 'the session alone says whose' });

const ofCart = (path: (cart: { id: string; itemId: string }) => string, body?: unknown): Row => ({
  async probe(world, owner, actor) {
    const cart = await world.cartOf(owner);
    return { path: path(cart), ...(body === undefined ? {} : { body }), headers: owner === actor ? cart.headers : {} };
  },
  through: [200, 204],
});

/** A cart whose only line was saved for later. */
async function savedBy(world: World, owner: Actor) {
  const cart = await world.cartOf(owner);
  const laid = await world.request(owner, 'POST', `/carts/${cart.id}/items/${cart.itemId}/lay-aside`, { headers: cart.headers });
  if (laid.status !== 200) throw new Error(JSON.stringify(laid.body));
  const { body } = await world.request(owner, 'GET', '/saved-items', { headers: cart.headers });
  return { cart, savedId: String(body.items[0].id) };
}

/** A wish, and what shows the secret that it hangs on. */
async function wishOf(world: World, owner: Actor) {
  const { headers } = await world.cartOf(owner);
  const { items } = (await world.request(owner, 'GET', '/products?limit=1')).body;
  const wished = await world.request(owner, 'POST', '/wishes', { headers, body: { productId: items[0].id } });
  if (wished.status !== 201) throw new Error(JSON.stringify(wished.body));
  return { id: String(wished.body.id), headers };
}

const ofOrder = (
  path: (order: { id: string; paymentId: string }) => string,
  {
    body,
    through = [200],
    token = 'tok_ok',
    keyed = false,
  }: { body?: (order: { id: string }) => unknown; through?: readonly number[]; token?: string; keyed?: boolean } = {},
): Row => ({
  async probe(world, owner, actor) {
    const order = await world.orderOf(owner, token);
    return {
      path: path(order),
      ...(body ? { body: body(order) } : {}),
      headers: { ...(keyed ? key() : {}), ...(owner === actor ? order.headers : {}) },
    };
  },
  through,
});

const ofShipment = (path: (id: string) => string): Row => ({
  async probe(world, owner, actor) {
    const shipment = await world.shipmentOf(owner);
    return { path: path(shipment.id), headers: owner === actor ? shipment.headers : {} };
  },
  through: [200],
});

/** What was sent, and its owner wants to send back. */
const ofReturn = (path: (id: string) => string): Row => ({
  async probe(world, owner, actor) {
    const { id, lineId, headers } = await world.orderOf(owner);
    await world.app.settle();
    const sent = await world.request('staff', 'POST', '/shippings', { body: { orderId: id }, headers: key() });
    await world.app.settle();
    const body = { lines: [{ lineId, quantity: 1, reason: 'too-small' }] };
    const made = await world.request(owner, 'POST', `/orders/${id}/returns`, { body, headers: { ...headers, ...key() } });
    if (made.status !== 201) throw new Error(JSON.stringify([sent.body, made.body]));
    return { path: path(made.body.items[0].id), headers: { ...key(), ...(owner === actor ? headers : {}) } };
  },
  through: [200],
});

/** The owner has bought and reviewed; each probe writes the review anew, because one of them deletes it. */
const ofReview = (body?: unknown): Row => ({
  async probe(world, owner) {
    if (owner === 'nobody') return { path: `/reviews/${nowhere}`, ...(body === undefined ? {} : { body }) };
    await world.app.sql('delete from reviews.reviews where user_id = $1', [world.userId(owner)]);
    await world.app.sql(`update reviews.rating_totals set sum = 0, count = 0, stars = '{0,0,0,0,0}' where true`);
    await world.orderOf(owner);
    const review = await world.request(owner, 'POST', `/products/${world.productId}/reviews`, { body: someReview });
    return { path: `/reviews/${review.body.id as string}`, ...(body === undefined ? {} : { body }) };
  },
  through: [200, 204],
});

/** An entry of the owner's address book; a guest has none. */
const ofAddress = (body?: unknown): Row => ({
  async probe(world, owner) {
    if (owner === 'nobody') return { path: `/auth/me/addresses/${nowhere}`, ...(body === undefined ? {} : { body }) };
    const made = await world.request(owner, 'POST', '/auth/me/addresses', { body: address });
    return { path: `/auth/me/addresses/${made.body.id as string}`, ...(body === undefined ? {} : { body }) };
  },
  through: [200, 204],
});

export const rows: Readonly<Record<string, Row>> = {
  'users.register': {
    probe: () => ({
      path: '/auth/register',
      body: { email: `${randomUUID()}@example.com`, password: 'a long enough pass phrase', name: 'New' },
    }),
    through: [201],
    endsSession: true,
  },
  'users.login': { ...fixed('/auth/login', [401], { email: 'nobody@example.com', password: 'wrong pass phrase' }), endsSession: true },
  'users.logout': { ...fixed('/auth/logout', [204]), endsSession: true },
  'users.refresh': fixed('/auth/refresh', [400, 401], { refreshToken: 'not-one-of-ours' }),
  'users.getMe': self(fixed('/auth/me', [200])),
  'users.updateMe': self(fixed('/auth/me', [200], { name: 'A Person' })),
  'users.changePassword': self(
    fixed('/auth/me/password', [400, 401, 403, 422], { currentPassword: 'not the one', newPassword: 'another long pass phrase' }),
  ),
  'users.listUsers': fixed('/users', [200]),
  'users.getUser': { probe: (world) => ({ path: `/users/${world.userId('customer')}` }), through: [200] },
  'users.assignRoles': {
    probe: (world) => ({ path: `/users/${world.userId('other customer')}/roles`, body: { roles: ['customer'] } }),
    through: [200],
  },
  'users.assignStores': {
    probe: (world) => ({ path: `/users/${world.userId('other customer')}/stores`, body: { storeIds: [] } }),
    through: [200],
  },
  'users.inviteStaff': fixed('/users/invitations', [422], { email: 'new@example.com', name: 'New', role: 'no-such-role' }),
  'users.listRoles': fixed('/roles', [200]),
  'users.getRole': fixed('/roles/staff', [200]),
  'users.createRole': fixed('/roles', [400], {}),
  'users.updateRole': fixed('/roles/no-such-role', [404], { version: 1, title: 'Another title' }),
  'users.deleteRole': fixed('/roles/no-such-role', [404]),
  'users.listPermissions': fixed('/permissions', [200]),
  'users.listActions': fixed('/audit', [200]),
  'users.getExamination': fixed('/doctor', [200]),
  'users.askDoctor': fixed('/doctor', [202], { scope: 'always' }),
  'users.deactivateUser': fixed(`/users/${nowhere}/deactivate`, [404], {}),
  'users.reactivateUser': fixed(`/users/${nowhere}/reactivate`, [404]),
  'users.listGroups': fixed('/customer-groups', [200]),
  'users.createGroup': fixed('/customer-groups', [400], {}),
  'users.updateGroup': fixed(`/customer-groups/${nowhere}`, [404], { name: 'Another name' }),
  'users.deleteGroup': fixed(`/customer-groups/${nowhere}`, [404]),
  'users.addGroupMember': fixed(`/customer-groups/${nowhere}/members/${nowhere}`, [404]),
  'users.removeGroupMember': fixed(`/customer-groups/${nowhere}/members/${nowhere}`, [204]),
  'users.listAddresses': self(fixed('/auth/me/addresses', [200])),
  'users.addAddress': self(fixed('/auth/me/addresses', [201], address)),
  'users.replaceAddress': ofAddress(address),
  'users.removeAddress': ofAddress(),
  'users.listSessions': self(fixed('/auth/me/sessions', [200])),
  'users.endSession': {
    async probe(world, owner) {
      const [session] = await world.app.sql(
        'select id from users.sessions where user_id::text = $1 and revoked_at is null order by created_at limit 1',
        [owner === 'nobody' ? '' : world.userId(owner)],
      );
      return { path: `/auth/me/sessions/${(session?.id as string | undefined) ?? nowhere}` };
    },
    through: [204],
    endsSession: true,
  },
  'users.endOtherSessions': self(fixed('/auth/me/sessions', [204])),
  'users.askReset': fixed('/auth/password-reset', [202], { email: 'nobody@example.com' }),
  'users.confirmReset': fixed('/auth/password-reset/confirm', [422], { token: 'not-one-of-ours', newPassword: 'another long pass phrase' }),
  'users.proveEmail': fixed('/auth/verify-email', [422], { token: 'not-one-of-ours' }),
  'users.resendProof': self(fixed('/auth/me/verify-email', [202])),
  'users.askEmailChange': self(fixed('/auth/me/email', [422], { email: 'another@example.com', currentPassword: 'not the one' })),
  'users.getJwks': fixed('//.well-known/jwks.json', [200]),

  'catalog.listProducts': fixed('/products', [200]),
  'catalog.searchProducts': fixed('/products/search?q=mug', [200]),
  'catalog.suggest': fixed('/products/suggest?q=mu', [200]),
  'catalog.countSearchClick': fixed('/products/search/clicks', [204], { q: 'mug' }),
  'catalog.listSearches': fixed('/admin/search/queries', [200]),
  'catalog.listSynonyms': fixed('/admin/search/synonyms', [200]),
  'catalog.createSynonyms': fixed('/admin/search/synonyms', [400], {}),
  'catalog.updateSynonyms': fixed(`/admin/search/synonyms/${nowhere}`, [404], { version: 1 }),
  'catalog.deleteSynonyms': fixed(`/admin/search/synonyms/${nowhere}`, [404]),
  'catalog.listSynonymHistory': fixed(`/admin/search/synonyms/${nowhere}/history`, [404]),
  'catalog.getProduct': { probe: (world) => ({ path: `/products/${world.slug}` }), through: [200] },
  'catalog.createProduct': fixed('/products', [400], {}),
  'catalog.updateProduct': fixed(`/products/${nowhere}`, [404], { version: 1, title: 'Another title' }),
  'catalog.archiveProduct': fixed(`/products/${nowhere}`, [404]),
  'catalog.listStaffProducts': fixed('/admin/products', [200]),
  'catalog.getStaffProduct': { probe: (world) => ({ path: `/admin/products/${world.productId}` }), through: [200] },
  'catalog.addVariant': fixed(`/products/${nowhere}/variants`, [404], { version: 1, sku: 'NOWHERE' }),
  'catalog.editVariant': fixed(`/products/${nowhere}/variants/${nowhere}`, [404], { version: 1, weightGrams: 1 }),
  'catalog.removeVariant': fixed(`/products/${nowhere}/variants/${nowhere}?version=1`, [404]),
  'catalog.restoreVariant': fixed(`/products/${nowhere}/variants/${nowhere}/restore`, [404], { version: 1 }),
  'catalog.createImport': fixed('/admin/imports?fileName=empty.csv', [422]),
  'catalog.listImports': fixed('/admin/imports', [200]),
  'catalog.getImport': fixed(`/admin/imports/${nowhere}`, [404]),
  'catalog.listImportLines': fixed(`/admin/imports/${nowhere}/lines`, [404]),
  'catalog.startImport': fixed(`/admin/imports/${nowhere}/start`, [404]),
  'catalog.cancelImport': fixed(`/admin/imports/${nowhere}/cancel`, [404]),
  'catalog.getImportReport': fixed(`/admin/imports/${nowhere}/report`, [404]),
  'catalog.createExport': fixed('/admin/exports', [400], {}),
  'catalog.listExports': fixed('/admin/exports', [200]),
  'catalog.getExport': fixed(`/admin/exports/${nowhere}`, [404]),
  'catalog.getExportFile': fixed(`/admin/exports/${nowhere}/file`, [404]),
  'catalog.uploadMedia': fixed('/media', [415]),
  'catalog.addFile': fixed(`/products/${nowhere}/variants/${nowhere}/files`, [415]),
  'catalog.removeFile': fixed(`/products/${nowhere}/variants/${nowhere}/files/${nowhere}`, [404]),
  'catalog.attachImage': fixed(`/products/${nowhere}/images`, [404], { mediaId: nowhere }),
  'catalog.arrangeImages': fixed(`/products/${nowhere}/images`, [404], { imageIds: [] }),
  'catalog.describeImage': fixed(`/products/${nowhere}/images/${nowhere}`, [404], { alt: 'A mug' }),
  'catalog.removeImage': fixed(`/products/${nowhere}/images/${nowhere}`, [404]),
  'catalog.setVariantImages': fixed(`/products/${nowhere}/variants/${nowhere}/images`, [404], { imageIds: [] }),
  'catalog.listProductHistory': { probe: (world) => ({ path: `/products/${world.productId}/history` }), through: [200] },
  'catalog.listCategories': fixed('/categories', [200]),
  'catalog.listStaffCategories': fixed('/admin/categories', [200]),
  'catalog.createCategory': fixed('/categories', [400], {}),
  'catalog.updateCategory': fixed(`/categories/${nowhere}`, [400, 404], { version: 1, name: 'Another name' }),
  'catalog.deleteCategory': fixed(`/categories/${nowhere}`, [404]),
  'catalog.listCategoryHistory': fixed(`/categories/${nowhere}/history`, [404]),
  'catalog.changeProducts': fixed('/admin/products', [200], { ids: [nowhere], changes: { status: 'draft' } }),
  'catalog.listTags': fixed('/admin/tags', [200]),
  'catalog.listTaxClasses': fixed('/admin/tax-classes', [200]),
  'catalog.listShops': fixed('/shops', [200]),
  'catalog.listProductPlaces': fixed(`/products/${nowhere}/places`, [404]),
  'catalog.setStockRule': fixed('/stock-rules', [400], {}),
  'catalog.listAttributes': fixed('/admin/attributes', [200]),
  'catalog.listFreeAttributes': fixed('/admin/attributes/undefined', [200]),
  'catalog.createAttribute': fixed('/attributes', [400], {}),
  'catalog.updateAttribute': fixed(`/attributes/${nowhere}`, [404], { version: 1, name: 'Another name' }),
  'catalog.deleteAttribute': fixed(`/attributes/${nowhere}`, [404]),
  'catalog.listPriceLists': fixed('/admin/price-lists', [200]),
  'catalog.getPriceList': fixed(`/admin/price-lists/${nowhere}`, [404]),
  'catalog.listPriceListPrices': fixed(`/admin/price-lists/${nowhere}/prices`, [404]),
  'catalog.createPriceList': fixed('/price-lists', [400], {}),
  'catalog.updatePriceList': fixed(`/price-lists/${nowhere}`, [404], { version: 1, priority: 2 }),
  'catalog.deletePriceList': fixed(`/price-lists/${nowhere}`, [404]),
  'catalog.setPrices': fixed(`/price-lists/${nowhere}/prices`, [404], { lines: [] }),
  'catalog.fillPrices': fixed(`/price-lists/${nowhere}/fill`, [404], { what: { everything: true }, basisPoints: 1000, currency: 'USD' }),
  'catalog.tracePrice': fixed(`/admin/variants/${nowhere}/price`, [404]),
  'catalog.listProductPriceLists': fixed(`/admin/products/${nowhere}/price-lists`, [404]),
  'catalog.getOwnPrices': fixed(`/products/${nowhere}/prices`, [404]),
  'catalog.listPriceListHistory': fixed(`/price-lists/${nowhere}/history`, [404]),
  'catalog.listAttributeHistory': fixed(`/attributes/${nowhere}/history`, [404]),
  'catalog.listProductTypes': fixed('/admin/product-types', [200]),
  'catalog.createProductType': fixed('/product-types', [400], {}),
  'catalog.updateProductType': fixed(`/product-types/${nowhere}`, [404], { version: 1, name: 'Another name' }),
  'catalog.deleteProductType': fixed(`/product-types/${nowhere}`, [404]),
  'catalog.listProductTypeHistory': fixed(`/product-types/${nowhere}/history`, [404]),
  'catalog.getCategory': fixed('/categories/never-was', [404]),
  'catalog.listRelatedProducts': fixed(`/products/${nowhere}/related`, [404]),
  'catalog.listBrands': fixed('/brands', [200]),
  'catalog.listStaffBrands': fixed('/admin/brands', [200]),
  'catalog.createBrand': fixed('/brands', [400], {}),
  'catalog.updateBrand': fixed(`/brands/${nowhere}`, [404], { version: 1, name: 'Another name' }),
  'catalog.deleteBrand': fixed(`/brands/${nowhere}`, [404]),
  'catalog.listBrandHistory': fixed(`/brands/${nowhere}/history`, [404]),
  'catalog.listStores': fixed('/stores', [200]),
  'catalog.listStaffStores': fixed('/admin/stores', [200]),
  'catalog.createStore': fixed('/stores', [400], {}),
  'catalog.updateStore': fixed(`/stores/${nowhere}`, [404], { version: 1, name: 'Another name' }),
  'catalog.deleteStore': fixed(`/stores/${nowhere}`, [404]),
  'catalog.listStoreHistory': fixed(`/stores/${nowhere}/history`, [404]),
  'catalog.listStoreStock': fixed(`/stores/${nowhere}/stock`, [404]),
  'catalog.adjustStock': fixed(
    `/stores/${nowhere}/stock-adjustments`,
    [404],
    { reason: 'count', lines: [{ variantId: nowhere, onHand: 1 }] },
    key,
  ),
  'catalog.transferStock': fixed(
    '/stock-transfers',
    [422],
    { fromStoreId: nowhere, toStoreId: nowhere, lines: [{ variantId: nowhere, quantity: 1 }] },
    key,
  ),
  'catalog.adjustStockInBulk': fixed('/stock-adjustments', [422], { reason: 'count', lines: [{ sku: 'NOWHERE', delta: 1 }] }, key),
  'catalog.adjustStockFromFile': fixed('/stock-adjustments/file', [422], { reason: 'count', text: 'sku,delta\nNOWHERE,1' }, key),
  'catalog.getStockHistory': fixed(`/stock-history?variantId=${nowhere}`, [200]),
  'catalog.listTransfers': fixed('/transfers', [200]),
  'catalog.getTransfer': fixed(`/transfers/${nowhere}`, [404]),
  'catalog.draftTransfer': fixed(
    '/transfers',
    [422],
    { fromStoreId: nowhere, toStoreId: nowhere, lines: [{ variantId: nowhere, quantity: 1 }] },
    key,
  ),
  'catalog.changeTransfer': fixed(`/transfers/${nowhere}`, [404], { version: 1, note: 'More' }),
  'catalog.sendTransfer': fixed(`/transfers/${nowhere}/send`, [404], { version: 1 }),
  'catalog.receiveTransfer': fixed(`/transfers/${nowhere}/receive`, [404], {}, key),
  'catalog.cancelTransfer': fixed(`/transfers/${nowhere}/cancel`, [404], { version: 1 }),
  'catalog.listReservations': fixed('/admin/reservations', [200]),
  'catalog.releaseReservation': fixed(`/admin/reservations/${nowhere}`, [404]),
  'catalog.listMovements': fixed('/stock-movements', [200]),
  'catalog.getStockSettings': fixed('/admin/stock-settings', [200]),
  'catalog.updateStockSettings': fixed('/admin/stock-settings', [409], { version: 2_000_000_000, lowStockThreshold: 3 }),

  'payments.listProviders': fixed('/payments/providers', [200]),
  'payments.startPayment': ofOrder(() => '/payments', {
    body: (order) => ({ orderId: order.id, provider: 'test-card', token: 'tok_ok' }),
    through: [409],
    keyed: true,
  }),
  'payments.getPayment': ofOrder((order) => `/payments/${order.paymentId}`),
  'payments.continuePayment': ofOrder((order) => `/payments/${order.paymentId}/continue`, {
    body: () => ({ result: 'approve' }),
    token: 'tok_3ds',
  }),
  'payments.syncPayment': ofOrder((order) => `/payments/${order.paymentId}/sync`),
  'payments.listProviderStates': fixed('/payments/providers/health', [200]),
  'payments.listPayments': fixed('/payments', [200]),
  'payments.cancelPayment': ofOrder((order) => `/payments/${order.paymentId}/cancel`, { token: 'tok_3ds' }),
  'payments.capturePayment': fixed(`/payments/${nowhere}/capture`, [404], undefined, key),
  'payments.refundPayment': fixed(`/payments/${nowhere}/refunds`, [404], { reason: 'A scratch' }, key),
  'payments.compare': fixed('/payments/comparisons', [200], { days: 1 }),
  'payments.listTransfers': fixed('/payments/transfers', [200]),
  'payments.matchTransfer': fixed(`/payments/transfers/${nowhere}/match`, [404], { amount: 1, bookedOn: '2026-03-01' }, key),
  'payments.readStatement': fixed('/payments/statements', [409, 422], { text: 'x', dryRun: true }),
  'payments.listRefundsToSend': fixed('/payments/refunds/to-send', [200]),
  'payments.endRefund': fixed(`/payments/refunds/${nowhere}/end`, [404], { sent: true }),
  'payments.listCases': fixed('/payments/cases', [200]),
  'payments.getCase': fixed(`/payments/cases/${nowhere}`, [404]),
  'payments.closeCase': fixed(`/payments/cases/${nowhere}/close`, [404], { note: 'x' }),
  'payments.getWallet': self(fixed('/wallet', [200])),
  'payments.listWalletEntries': self(fixed('/wallet/entries', [200])),
  'payments.saveWalletStatement': self(fixed('/wallet/statement.csv', [200])),
  'payments.topUpWallet': self(
    fixed('/wallet/top-ups', [422], { amount: { minor: 100, currency: 'USD' }, provider: 'no-such-provider' }, key),
  ),
  'payments.readGiftCard': fixed('/gift-cards/balance', [404], { code: 'ABCD-EFGH-JKMN-PQRS' }),
  'payments.listGiftCards': fixed('/gift-cards', [200]),
  'payments.getGiftCard': fixed(`/gift-cards/${nowhere}`, [404]),
  'payments.issueGiftCard': fixed('/gift-cards', [201], { amount: { minor: 100, currency: 'USD' } }, key),
  'payments.blockGiftCard': fixed(`/gift-cards/${nowhere}/block`, [404], { reason: 'Lost' }),
  'payments.unblockGiftCard': fixed(`/gift-cards/${nowhere}/unblock`, [404]),
  'payments.getWalletOf': { probe: (world) => ({ path: `/wallets/${world.userId('customer')}` }), through: [200] },
  'payments.listWalletEntriesOf': { probe: (world) => ({ path: `/wallets/${world.userId('customer')}/entries` }), through: [200] },
  'payments.adjustWallet': {
    probe: (world) => ({
      path: `/wallets/${world.userId('other customer')}/adjustments`,
      body: { amount: { minor: 100, currency: 'USD' }, reason: 'A gift' },
      headers: key(),
    }),
    through: [200],
  },
  'payments.reportPayouts': fixed(`/reports/payouts?${aYear}`, [200]),
  'payments.downloadPayouts': fixed(`/reports/payouts/file?${aYear}`, [200]),
  'payments.receiveWebhook': fixed('/payments/webhooks/test-card', [400], {}),
  'payments.receiveCallback': fixed('/payments/webhooks/test-card/secret', [400], {}),

  'shipping.listZones': fixed('/shipping/zones', [200]),
  'shipping.createZone': fixed('/shipping/zones', [400], {}),
  'shipping.editZone': fixed(`/shipping/zones/${nowhere}`, [404], { name: 'Another name' }),
  'shipping.deleteZone': fixed(`/shipping/zones/${nowhere}`, [404]),
  'shipping.createRate': fixed(`/shipping/zones/${nowhere}/rates`, [404], {
    name: 'A rate',
    price: { minor: 1, currency: 'USD' },
    minDays: 1,
    maxDays: 2,
  }),
  'shipping.editRate': fixed(`/shipping/rates/${nowhere}`, [404], { name: 'Another name' }),
  'shipping.deleteRate': fixed(`/shipping/rates/${nowhere}`, [404]),
  'shipping.listCarriers': fixed('/shipping/carriers', [200]),
  'shipping.createCarrier': fixed('/shipping/carriers', [400], {}),
  'shipping.editCarrier': fixed(`/shipping/carriers/${nowhere}`, [404], { name: 'Another name' }),
  'shipping.deleteCarrier': fixed(`/shipping/carriers/${nowhere}`, [404]),
  'shipping.addTrackingStep': fixed(`/shippings/${nowhere}/tracking`, [404], { status: 'in_transit' }),
  'shipping.listShipments': fixed('/shippings', [200]),
  'shipping.getShipment': ofShipment((id) => `/shippings/${id}`),
  'shipping.trackShipment': ofShipment((id) => `/shippings/${id}/tracking`),
  'shipping.editShipment': fixed(`/shippings/${nowhere}`, [404], { carrier: 'Another carrier' }),

  'cart.createCart': fixed('/carts', [201], {}),
  'cart.currentCart': {
    async probe(world, owner) {
      const cart = await world.cartOf(owner);
      return { path: '/carts/current', headers: cart.headers };
    },
    through: [200],
    noObject: 'the session or the cart’s secret alone says whose',
  },
  'cart.getCart': ofCart((cart) => `/carts/${cart.id}`),
  'cart.editCart': ofCart((cart) => `/carts/${cart.id}`, { email: 'ada@example.com', shippingAddress: address }),
  'cart.discardCart': ofCart((cart) => `/carts/${cart.id}`),
  'cart.addItem': {
    async probe(world, owner, actor) {
      const cart = await world.cartOf(owner);
      return {
        path: `/carts/${cart.id}/items`,
        body: { variantId: world.variantId, quantity: 1 },
        headers: owner === actor ? cart.headers : {},
      };
    },
    through: [200],
  },
  'cart.editItem': ofCart((cart) => `/carts/${cart.id}/items/${cart.itemId}`, { quantity: 2 }),
  'cart.removeItem': ofCart((cart) => `/carts/${cart.id}/items/${cart.itemId}`),
  'cart.enterCoupon': {
    async probe(world, owner, actor) {
      const cart = await world.cartOf(owner);
      return { path: `/carts/${cart.id}/coupons`, body: { code: 'NO-SUCH-CODE' }, headers: owner === actor ? cart.headers : {} };
    },
    through: [422],
  },
  'cart.removeCoupon': {
    async probe(world, owner, actor) {
      const cart = await world.cartOf(owner);
      const [coupon] = await world.app.sql(
        `with p as (
           insert into cart.promotions (id, name, kind, basis_points, currency) values (gen_random_uuid(), 'A tenth', 'percentage', 1000, 'USD') returning id)
         insert into cart.promotion_codes (id, promotion_id, code)
         select gen_random_uuid(), p.id, 'C' || upper(substr(gen_random_uuid()::text, 1, 8)) from p returning id, code`,
      );
      await world.app.sql('update cart.carts set code_ids = array[$1::uuid] where id = $2', [coupon.id, cart.id]);
      return { path: `/carts/${cart.id}/coupons/${coupon.code as string}`, headers: owner === actor ? cart.headers : {} };
    },
    through: [200],
  },
  'cart.listPromotions': fixed('/promotions', [200]),
  'cart.createPromotion': fixed('/promotions', [400], {}),
  'cart.getPromotion': fixed(`/promotions/${nowhere}`, [404]),
  'cart.listTaxRates': fixed('/tax-rates', [200]),
  'cart.addTaxRate': fixed('/tax-rates', [400], {}),
  'cart.explainTax': fixed('/tax-rates/answer?country=DE', [200]),
  'cart.exportTaxRates': fixed('/tax-rates/export', [200]),
  'cart.importTaxRates': fixed('/tax-rates/import', [422], { text: '' }),
  'cart.editTaxRate': fixed(`/tax-rates/${nowhere}`, [404], { priority: 2 }),
  'cart.removeTaxRate': fixed(`/tax-rates/${nowhere}`, [404]),
  'cart.getTaxExemptGroups': fixed('/tax-exempt-groups', [200]),
  'cart.setTaxExemptGroups': fixed('/tax-exempt-groups', [200], { groupIds: [] }),
  'cart.editPromotion': fixed(`/promotions/${nowhere}`, [404], { note: 'Another note' }),
  'cart.archivePromotion': fixed(`/promotions/${nowhere}`, [404]),
  'cart.listPromotionUses': fixed(`/promotions/${nowhere}/uses`, [404]),
  'cart.listPromotionCodes': fixed(`/promotions/${nowhere}/codes`, [404]),
  'cart.exportPromotionCodes': fixed(`/promotions/${nowhere}/codes/export`, [404]),
  'cart.addPromotionCode': fixed(`/promotions/${nowhere}/codes`, [404], { code: 'ANY-CODE' }),
  'cart.generatePromotionCodes': fixed(`/promotions/${nowhere}/codes/generate`, [404], { count: 1 }, key),
  'cart.withdrawPromotionCode': fixed(`/promotions/${nowhere}/codes/${nowhere}`, [404]),
  'cart.listShippingOptions': ofCart((cart) => `/carts/${cart.id}/shipping-options?country=US`),
  'cart.layAside': ofCart((cart) => `/carts/${cart.id}/items/${cart.itemId}/lay-aside`),
  'cart.putBack': {
    async probe(world, owner, actor) {
      const { cart, savedId } = await savedBy(world, owner);
      return { path: `/carts/${cart.id}/saved-items/${savedId}`, headers: owner === actor ? cart.headers : {} };
    },
    through: [200],
  },
  'cart.listSavedItems': {
    async probe(world, owner) {
      const { cart } = await savedBy(world, owner);
      return { path: '/saved-items', headers: cart.headers };
    },
    through: [200],
    noObject: 'the session or the cart’s secret alone says whose',
  },
  'cart.removeSavedItem': {
    async probe(world, owner, actor) {
      const { cart, savedId } = await savedBy(world, owner);
      return { path: `/saved-items/${savedId}`, headers: owner === actor ? cart.headers : {} };
    },
    through: [204],
  },
  'payments.listSavedMethods': self(fixed('/payments/methods', [200])),
  'payments.removeSavedMethod': {
    async probe(world, owner) {
      const body = { amount: { minor: 500, currency: 'USD' }, provider: 'test-card', token: 'tok_ok', remember: true };
      await world.request(owner, 'POST', '/wallet/top-ups', { body, headers: key() });
      const { items = [] } = (await world.request(owner, 'GET', '/payments/methods')).body;
      return { path: `/payments/methods/${items[0]?.id ?? nowhere}` };
    },
    through: [204],
  },
  'cart.listWishes': {
    probe: async (world, owner) => ({ path: '/wishes', headers: (await wishOf(world, owner)).headers }),
    through: [200],
    noObject: 'the session or the cart’s secret alone says whose',
  },
  'cart.listWishMarks': {
    probe: async (world, owner) => ({ path: '/wishes/marks', headers: (await wishOf(world, owner)).headers }),
    through: [200],
    noObject: 'the session or the cart’s secret alone says whose',
  },
  'cart.wish': fixed('/wishes', [422], { productId: nowhere }),
  'cart.removeWish': {
    async probe(world, owner, actor) {
      const { id, headers } = await wishOf(world, owner);
      return { path: `/wishes/${id}`, headers: owner === actor ? headers : {} };
    },
    through: [204],
  },
  'cart.countWishers': fixed(`/products/${nowhere}/wishers`, [200]),
  'cart.getReminderWish': ofCart((cart) => `/carts/${cart.id}/reminder`),
  'cart.wishReminder': ofCart((cart) => `/carts/${cart.id}/reminder`, { wanted: true }),
  'cart.restoreCart': fixed('/cart-reminders/restore', [410], { token: 'none' }),
  'cart.stopReminders': fixed('/cart-reminders/stop', [410], { token: 'none' }),
  'cart.showUnsubscribe': fixed('/cart-reminders/unsubscribe?token=none', [303]),
  'cart.unsubscribe': fixed('/cart-reminders/unsubscribe?token=none', [410]),
  'cart.claimCart': ofCart((cart) => `/carts/${cart.id}/claim`),

  'orders.placeOrder': fixed('/orders', [400], {}, key),
  'orders.listOrders': self(fixed('/orders', [200])),
  'orders.getOrder': ofOrder((order) => `/orders/${order.id}`),
  'orders.cancelOrder': ofOrder((order) => `/orders/${order.id}/cancel`, { body: () => ({}), token: 'tok_3ds', keyed: true }),
  'orders.deleteOrder': ofOrder((order) => `/orders/${order.id}`, { keyed: true }),
  'orders.listDownloads': ofOrder((order) => `/orders/${order.id}/downloads`),
  'orders.download': fixed(`/downloads/${nowhere}/${nowhere}?expires=1&signature=x`, [404]),
  'orders.getTimeline': ofOrder((order) => `/orders/${order.id}/timeline`),
  'orders.listOrderReturns': ofOrder((order) => `/orders/${order.id}/returns`),
  'orders.askReturn': {
    async probe(world, owner, actor) {
      const { id, lineId, headers } = await world.orderOf(owner);
      const body = { lines: [{ lineId, quantity: 1, reason: 'other' }] };
      return { path: `/orders/${id}/returns`, body, headers: { ...key(), ...(owner === actor ? headers : {}) } };
    },
    through: [409],
  },
  'orders.listReturns': fixed('/returns', [200]),
  'orders.getReturn': ofReturn((id) => `/returns/${id}`),
  'orders.cancelReturn': ofReturn((id) => `/returns/${id}/cancel`),
  'orders.approveReturn': fixed(`/returns/${nowhere}/approve`, [404], {}, key),
  'orders.agreeExchange': fixed(`/returns/${nowhere}/exchange`, [404], { goods: [{ variantId: nowhere, quantity: 1 }] }, key),
  'orders.retryExchange': fixed(`/returns/${nowhere}/exchange`, [404], undefined, key),
  'orders.rejectReturn': fixed(`/returns/${nowhere}/reject`, [404], { reason: 'Worn' }, key),
  'orders.labelReturn': fixed(`/returns/${nowhere}/label`, [404], { instructions: 'Bring it back' }),
  'orders.closeReturn': fixed(`/returns/${nowhere}/close`, [404], undefined, key),
  'orders.quoteReceipt': fixed(`/returns/${nowhere}/receipts/quote`, [404], { lines: [{ lineId: nowhere, restock: 1, writeOff: 0 }] }),
  'orders.receiveReturn': fixed(`/returns/${nowhere}/receipts`, [404], { lines: [{ lineId: nowhere, restock: 1, writeOff: 0 }] }, key),
  'orders.notCollected': fixed(`/orders/${nowhere}/not-collected`, [404], { reason: 'Nobody home' }, key),
  'orders.refundOrder': fixed(`/orders/${nowhere}/refunds`, [404], { reason: 'A scratch' }, key),
  'orders.listDrafts': fixed('/order-drafts', [200]),
  'orders.quoteDraft': fixed('/order-drafts/quote', [200], { email: 'ada@example.com', lines: [] }),
  'orders.createDraft': fixed('/order-drafts', [201], { email: 'ada@example.com', lines: [] }, key),
  'orders.getDraft': fixed(`/order-drafts/${nowhere}`, [404]),
  'orders.editDraft': fixed(`/order-drafts/${nowhere}`, [404], { email: 'ada@example.com', lines: [], version: 1 }),
  'orders.deleteDraft': fixed(`/order-drafts/${nowhere}`, [404]),
  'orders.sendDraft': fixed(`/order-drafts/${nowhere}/send`, [404], { version: 1 }, key),
  'orders.payDraft': fixed(`/order-drafts/${nowhere}/paid`, [404], { version: 1, how: 'cash' }, key),
  'orders.takePayment': fixed(`/orders/${nowhere}/taken`, [404], { how: 'cash' }, key),
  'orders.listTags': fixed('/orders/tags', [200]),
  'orders.tagOrders': fixed('/orders/tags', [200], { orderIds: [nowhere], add: ['gift'] }),
  'orders.getAgain': ofOrder((order) => `/orders/${order.id}/again`),
  'orders.previewChange': fixed(`/orders/${nowhere}/changes/preview`, [404], {}),
  'orders.changeOrder': fixed(`/orders/${nowhere}/changes`, [404], { reason: 'They rang' }, key),
  'orders.listChanges': fixed(`/orders/${nowhere}/changes`, [404]),
  'orders.withdrawChange': fixed(`/orders/${nowhere}/changes/${nowhere}/withdraw`, [404], undefined, key),
  'orders.listNotes': fixed(`/orders/${nowhere}/notes`, [404]),
  'orders.writeNote': fixed(`/orders/${nowhere}/notes`, [404], { text: 'Rang up' }, key),
  'orders.lookUpOrder': fixed('/orders/lookup', [202], { number: '1001', email: 'ada@example.com' }),
  'orders.renewLink': fixed(`/orders/${nowhere}/link`, [404], undefined, key),
  'orders.listDocuments': ofOrder((order) => `/orders/${order.id}/documents`),
  'orders.getDocumentFile': fixed(`/orders/${nowhere}/documents/${nowhere}/file`, [404]),
  'orders.issueDocuments': fixed(`/orders/${nowhere}/documents`, [404], undefined, key),
  'orders.mailDocument': fixed(`/orders/${nowhere}/documents/${nowhere}/mail`, [404], undefined, key),
  'orders.printPackingSlips': fixed('/documents/packing-slips', [409], { orderIds: [nowhere] }),
  'orders.getDocumentSettings': fixed('/documents/settings', [200]),
  'orders.saveDocumentSettings': fixed('/documents/settings', [400], {}),
  'orders.reportSales': fixed(`/reports/sales?${aYear}`, [200]),
  'orders.reportTaxes': fixed(`/reports/taxes?${aYear}`, [200]),
  'orders.reportRefunds': fixed(`/reports/refunds?${aYear}`, [200]),
  'orders.reportProducts': fixed(`/reports/products?${aYear}`, [200]),
  'orders.reportCohorts': fixed(`/reports/cohorts?${aYear}`, [200]),
  'orders.downloadReport': fixed(`/reports/sales/file?${aYear}`, [200]),
  'orders.shipOrder': { probe: () => ({ path: '/shippings', body: { orderId: nowhere }, headers: key() }), through: [404] },

  'reviews.listReviews': { probe: (world) => ({ path: `/products/${world.productId}/reviews` }), through: [200] },
  'reviews.getEligibility': {
    probe: (world) => ({ path: `/products/${world.productId}/reviews/eligibility` }),
    through: [200],
    noObject: 'the session alone says whose',
  },
  'reviews.postReview': { probe: () => ({ path: `/products/${nowhere}/reviews`, body: someReview }), through: [403, 404] },
  'reviews.editReview': ofReview({ ...someReview, rating: 4 }),
  'reviews.deleteReview': ofReview(),
  'reviews.listAllReviews': fixed('/reviews', [200]),
  'reviews.approveReview': fixed(`/reviews/${nowhere}/approve`, [404], { editedAt: null }),
  'reviews.rejectReview': fixed(`/reviews/${nowhere}/reject`, [404], { reason: 'A reason' }),
  'reviews.replyToReview': fixed(`/reviews/${nowhere}/reply`, [404], { text: 'An answer' }),
  'reviews.removeReply': fixed(`/reviews/${nowhere}/reply`, [404]),
  'reviews.getReviewSettings': fixed('/review-settings', [200]),
  'reviews.setReviewSettings': fixed('/review-settings', [200], { moderation: false }),

  'notifications.listMailbox': fixed('/mailbox', [200]),
  'notifications.getMail': fixed(`/mailbox/${nowhere}`, [404]),
  'notifications.showMail': fixed(`/mailbox/${nowhere}/document`, [404]),
  'notifications.getAttachment': fixed(`/mailbox/${nowhere}/attachments/0`, [404]),
  'notifications.resendMail': fixed(`/mailbox/${nowhere}/resend`, [404], undefined, key),
};
