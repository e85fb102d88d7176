import { randomUUID } from 'node:crypto';
import { modules } from '../../src/app';
import { catalogContract } from '../../src/modules/catalog';
import type { Routes } from '../../src/platform/http/route';
import type { DefaultRole } from '../../src/platform/module';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { buyOf, roleWith, sellerOf, type BoughtOfSellers, type Seller } from '../support/sellers';
import { closeTrue, keepBooks, keyed } from '../support/true-world';
import { createWorld } from '../support/world';

/** Somebody with every right there is, who works for one of two sellers, reads all that staff can read. */
const world = forAllTests(() => createWorld(), closeTrue);

const names = modules.flatMap(({ permissions }) => Object.keys(permissions));
const everythingButTheWholeShop = names.filter((name) => name !== 'catalog:work-in-all-stores' && name !== 'orders:report-on-all');

const rolesOf = new Map<string, readonly DefaultRole[]>(modules.flatMap(({ permissions }) => Object.entries(permissions)));
const isForStaff = (permission: string): boolean => !rolesOf.get(permission)?.some((role) => role === 'guest' || role === 'customer');
const routes = modules.flatMap((one) =>
  Object.entries(one.routes as Routes)
    .filter(([, { method, access }]) => method === 'get' && (isForStaff(access.permission) || access.all !== undefined))
    .map(([name, { path }]) => ({ name: `${one.contract.name}.${name}`, path })),
);

interface Scene {
  readonly ann: Seller;
  readonly ben: Seller;
  /** Of Ben's goods alone, and what belongs to it. */
  readonly bens: BoughtOfSellers;
  readonly parcel: string;
  readonly payment: string;
  readonly back: string;
  readonly cart: string;
  readonly transfer: string;
  readonly document: string;
  readonly days: string;
}

/** What a route that is no list over all stores is asked about. */
type Ask = (scene: Scene) => string;

/**
 * `refused`: 403. `own`: nothing of the other seller is in the answer. `absent`: 404, as what is asked for is the other's.
 * `shared`: belongs to no seller. `empty`: nothing is there for anybody; another test looks at it.
 */
type Row = { readonly is: 'refused' | 'own' | 'absent' | 'shared'; readonly path?: Ask; readonly empty?: boolean };
const refused: Row = { is: 'refused' };
const open: Row = { is: 'shared' };
const own = (path: Ask): Row => ({ is: 'own', path });
const absent = (path: Ask): Row => ({ is: 'absent', path });
const empty = 'from=2020-01-01&to=2020-01-31';
const rows: Readonly<Record<string, Row>> = {
  'users.listUsers': refused,
  'users.getUser': refused,
  'users.listGroups': refused,
  'users.listRoles': refused,
  'users.getRole': refused,
  'users.listPermissions': refused,
  'catalog.listSearches': open,
  'catalog.listSynonyms': open,
  'catalog.listSynonymHistory': open,
  'catalog.listStaffProducts': open,
  'catalog.listTags': open,
  'catalog.listTaxClasses': open,
  'catalog.getStaffProduct': open,
  'catalog.listStaffCategories': open,
  'catalog.listStaffBrands': open,
  'catalog.listAttributes': open,
  'catalog.listFreeAttributes': open,
  'catalog.listProductTypes': open,
  'catalog.listPriceLists': open,
  'catalog.getPriceList': open,
  'catalog.listPriceListPrices': open,
  'catalog.tracePrice': open,
  'catalog.listProductPriceLists': open,
  'catalog.getStockSettings': open,
  'catalog.listProductHistory': open,
  'catalog.listCategoryHistory': open,
  'catalog.listBrandHistory': open,
  'catalog.listAttributeHistory': open,
  'catalog.listProductTypeHistory': open,
  'catalog.listPriceListHistory': open,
  'catalog.listStoreHistory': open,
  'catalog.listImports': open,
  'catalog.getImport': open,
  'catalog.listImportLines': open,
  'catalog.getImportReport': open,
  'catalog.listExports': open,
  'catalog.getExport': open,
  'catalog.getExportFile': refused,
  'shipping.listCarriers': open,
  'cart.listTaxRates': open,
  'cart.explainTax': open,
  'cart.exportTaxRates': open,
  'cart.getTaxExemptGroups': open,
  'cart.countWishers': open,
  'orders.getDocumentSettings': open,
  'users.listActions': refused,
  'users.getExamination': refused,
  'payments.listTransfers': refused,
  'payments.listRefundsToSend': refused,
  'payments.listCases': refused,
  'payments.getCase': refused,
  'payments.reportPayouts': refused,
  'payments.downloadPayouts': refused,
  'payments.listProviderStates': refused,
  'payments.listPayments': refused,
  'payments.listGiftCards': refused,
  'payments.getGiftCard': refused,
  'payments.getWalletOf': refused,
  'payments.listWalletEntriesOf': refused,
  'cart.listPromotions': refused,
  'cart.getPromotion': refused,
  'cart.listPromotionUses': refused,
  'cart.listPromotionCodes': refused,
  'cart.exportPromotionCodes': refused,
  'orders.listTags': refused,
  'orders.listNotes': refused,
  'orders.listChanges': refused,
  'orders.listDrafts': refused,
  'orders.getDraft': refused,
  'orders.reportTaxes': { is: 'refused', path: () => `/reports/taxes?${empty}` },
  'orders.reportRefunds': { is: 'refused', path: () => `/reports/refunds?${empty}&by=day` },
  'orders.reportCohorts': { is: 'refused', path: () => `/reports/cohorts?${empty}` },
  'reviews.listAllReviews': refused,
  'reviews.getReviewSettings': refused,
  'notifications.listMailbox': refused,
  'notifications.getMail': refused,
  'notifications.showMail': refused,
  'notifications.getAttachment': refused,
  'catalog.listStaffStores': own(() => '/admin/stores'),
  'catalog.listStoreStock': absent(({ ben }) => `/stores/${ben.storeId}/stock`),
  'catalog.listMovements': own(() => '/stock-movements?limit=100'),
  'catalog.getStockHistory': own(({ ben }) => `/stock-history?variantId=${ben.variantId}&storeId=${ben.storeId}`),
  'catalog.listTransfers': own(() => '/transfers'),
  'catalog.getTransfer': absent(({ transfer }) => `/transfers/${transfer}`),
  'catalog.listReservations': { is: 'own', path: () => '/admin/reservations', empty: true },
  'payments.getPayment': absent(({ payment }) => `/payments/${payment}`),
  'shipping.listShipments': own(() => '/shippings'),
  'shipping.getShipment': absent(({ parcel }) => `/shippings/${parcel}`),
  'shipping.trackShipment': absent(({ parcel }) => `/shippings/${parcel}/tracking`),
  'cart.getCart': absent(({ cart }) => `/carts/${cart}`),
  'orders.listOrders': own(() => '/orders'),
  'orders.getOrder': absent(({ bens }) => `/orders/${bens.id}`),
  'orders.getTimeline': absent(({ bens }) => `/orders/${bens.id}/timeline`),
  'orders.getAgain': absent(({ bens }) => `/orders/${bens.id}/again`),
  'orders.listDownloads': absent(({ bens }) => `/orders/${bens.id}/downloads`),
  'orders.listDocuments': absent(({ bens }) => `/orders/${bens.id}/documents`),
  'orders.listOrderReturns': own(({ bens }) => `/orders/${bens.id}/returns`),
  'orders.getDocumentFile': absent(({ bens, document }) => `/orders/${bens.id}/documents/${document}/file`),
  'orders.listReturns': own(() => '/returns'),
  'orders.getReturn': absent(({ back }) => `/returns/${back}`),
  'orders.reportSales': own(({ days }) => `/reports/sales?${days}`),
  'orders.reportProducts': own(({ days }) => `/reports/products?${days}`),
  'orders.downloadReport': own(({ days }) => `/reports/products/file?${days}`),
};

let made: Promise<Scene> | null = null;
const scene = (): Promise<Scene> => (made ??= makeScene());

async function makeScene(): Promise<Scene> {
  const role = await roleWith(world, 'seller', everythingButTheWholeShop);
  const [ann, ben] = [await sellerOf(world, 'ann', 1000, role), await sellerOf(world, 'ben', 2000, role)];
  const asked = async (actor: 'admin' | 'nobody', path: string, body: object, headers = {}) => {
    const answer = await world.request(actor, 'POST', path, { body, headers: { ...keyed(), ...headers } });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await world.app.settle();
    return answer.body;
  };
  await buyOf(world, [{ variantId: ann.variantId, quantity: 1 }]);
  const bens = await buyOf(world, [{ variantId: ben.variantId, quantity: 2 }]);
  const parcel = await asked('admin', '/shippings', { orderId: bens.id, lines: [{ lineId: bens.lines[0]?.id, quantity: 1 }] });
  const returned = { lines: [{ lineId: bens.lines[0]?.id, quantity: 1, reason: 'damaged' }] };
  const back = await asked('nobody', `/orders/${bens.id}/returns`, returned, bens.headers);
  const cart = await asked('nobody', '/carts', { items: [{ variantId: ben.variantId, quantity: 1 }] });
  const other = await asked('admin', '/stores', { code: 'second-of-ben', name: 'Second of Ben' });
  const moved = { fromStoreId: ben.storeId, toStoreId: other.id, lines: [{ variantId: ben.variantId, quantity: 1 }] };
  const transfer = await asked('admin', '/transfers', moved);
  await keepBooks(world);
  const documents = (await world.request('admin', 'GET', `/orders/${bens.id}/documents`)).body.items;
  const order = (await world.request('admin', 'GET', `/orders/${bens.id}`)).body;
  const day = String(order.placedAt).slice(0, 4);
  return {
    ann,
    ben,
    bens,
    parcel: parcel.shipmentId,
    payment: order.payment.id,
    back: back.items[0].id,
    cart: cart.id,
    transfer: transfer.id,
    document: documents[0].id,
    days: `from=${day}-01-01&to=${day}-12-31`,
  };
}

const nobody = '0197a000-0000-7000-8000-000000000000';
/** What is asked about where nothing has to be there. */
const plain = (path: string): string => path.replaceAll(/:[a-zA-Z]+/g, nobody);

test('every route by which staff read has a row, and every row a route', () => {
  expect(Object.keys(rows).sort()).toEqual(routes.map(({ name }) => name).sort());
});

describe.each(routes)('$name', ({ name, path }) => {
  const row = rows[name] ?? refused;

  test(`for a seller’s staff: ${row.is}`, async () => {
    const facts = await scene();
    const at = row.path?.(facts) ?? plain(path);
    const seen = await world.app.request('GET', at, { headers: facts.ann.headers });
    const whole = await world.request('admin', 'GET', at);
    const marks = [facts.ben.storeId, facts.ben.variantId, facts.ben.productId, facts.ben.sku, facts.bens.id];
    const told = ({ body }: { body: unknown }) => marks.filter((mark) => JSON.stringify(body).includes(mark));
    if (row.is === 'refused') expect([seen.status, whole.status === 403]).toEqual([403, false]);
    if (row.is === 'absent') expect([seen.status, whole.status]).toEqual([404, 200]);
    if (row.is === 'own') expect([seen.status === 404 ? [] : told(seen), whole.status]).toEqual([[], 200]);
    if (row.is === 'own' && !row.empty) expect(name === 'orders.reportSales' ? whole.body.rows : told(whole)).not.toEqual([]);
    if (row.is === 'shared') expect(seen.status).toBe(whole.status);
  });
});

test('a seller’s staff neither see nor move the parcels of another, and of a parcel of several their own lines alone', async () => {
  const { ann, ben, parcel } = await scene();
  const as = (method: string, path: string, body?: object) =>
    world.app.request(method, path, { headers: { ...ann.headers, ...keyed() }, ...(body && { body }) });
  expect((await as('PATCH', `/shippings/${parcel}`, { carrier: 'Mine' })).status).toBe(404);
  expect((await as('POST', `/shippings/${parcel}/tracking`, { status: 'delivered' })).status).toBe(404);
  const both = await buyOf(world, [
    { variantId: ann.variantId, quantity: 1 },
    { variantId: ben.variantId, quantity: 1 },
    { variantId: world.variantId, quantity: 1 },
  ]);
  const sent = (orderId: string, lines: object[]) =>
    world
      .request('admin', 'POST', '/shippings', { body: { orderId, lines }, headers: keyed() })
      .then(({ body }) => String(body.shipmentId));
  const [first, second, third] = both.lines.map(({ id }) => ({ lineId: id, quantity: 1 }));
  const mixed = await sent(both.id, [first ?? {}, second ?? {}]);
  const house = await sent(both.id, [third ?? {}]);
  const skus = ({ body }: { body: { lines: { sku: string }[] } }) => body.lines.map(({ sku }) => sku);
  expect(skus(await as('GET', `/shippings/${mixed}`))).toEqual([ann.sku]);
  expect((await as('GET', '/shippings')).body.items.map((one: { shipmentId: string }) => one.shipmentId)).toEqual([mixed]);
  expect((await as('PATCH', `/shippings/${mixed}`, { carrier: 'Mine' })).body.code).toBe('shipping.only-in-all-stores');
  expect((await as('GET', `/shippings/${house}`)).status).toBe(404);
  expect(skus(await world.request('staff', 'GET', `/shippings/${mixed}`))).toHaveLength(2);
  const again = await buyOf(world, [{ variantId: ann.variantId, quantity: 1 }]);
  const own = await as('POST', '/shippings', { orderId: again.id });
  expect((await as('POST', `/shippings/${own.body.shipmentId as string}/tracking`, { status: 'in_transit' })).status).toBe(200);
  await world.app.settle();
});

test('what is not theirs to see is not offered to them', async () => {
  const { ann } = await scene();
  const { permissions, storeIds } = (await world.app.request('GET', '/auth/me', { headers: ann.headers })).body;
  expect(storeIds).toEqual([ann.storeId]);
  expect((await world.request('admin', 'GET', '/auth/me')).body.storeIds).toEqual([]);
  expect(permissions).toContain('shipping:read-all');
  expect(permissions.filter((name: string) => ['payments:list-all', 'notifications:read-mailbox', 'cart:read-all'].includes(name))).toEqual(
    [],
  );
});

const keepsOut = [
  ['users', 'users:read-all', 'PATCH', `/users/${nobody}/stores`, { storeIds: [] }],
  ['roles', 'users:assign-roles', 'PATCH', `/users/${nobody}/roles`, { roles: [] }],
  ['groups', 'users:manage-groups', 'POST', '/customer-groups', { name: 'Mine', slug: 'mine' }],
  ['drafts', 'orders:draft', 'POST', '/order-drafts', { email: 'ada@example.com' }],
] as const;
test.each(keepsOut)(
  '%s belong to no store: a seller’s staff neither have %s nor are they let in',
  async (_what, right, method, path, body) => {
    const { ann } = await scene();
    expect((await world.app.request('GET', '/auth/me', { headers: ann.headers })).body.permissions).not.toContain(right);
    const answer = await world.app.request(method, path, { body, headers: { ...ann.headers, ...keyed() } });
    expect([answer.status, answer.body.code]).toEqual([403, 'request.forbidden']);
    expect((await world.request('admin', method, path, { body, headers: keyed() })).status).not.toBe(403);
  },
);

test('a seller’s staff bring in counts of their own shelves, and neither products nor files of all of them', async () => {
  const { ann } = await scene();
  const send = (method: string, path: string, body: object | string) =>
    world.app.request(method, path, { body, headers: { ...ann.headers, ...keyed() } });
  for (const [path, body] of [
    ['/admin/imports?fileName=a.csv', 'sku,title\nX,Y\n'],
    ['/admin/exports', { format: 'csv' }],
  ] as const)
    expect((await send('POST', path, body)).body).toMatchObject({ status: 403, code: 'catalog.only-in-all-stores' });
});

test('of what a checkout holds they see their own goods', async () => {
  const { ann, ben } = await scene();
  const { holdStock, releaseStock } = world.app.facade(catalogContract);
  const checkoutId = randomUUID();
  const lines = [ann, ben].map(({ variantId }) => ({ variantId, quantity: 1 }));
  await holdStock({ checkoutId, lines, expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  const list = async (headers: Seller['headers']) =>
    (await world.app.request('GET', '/admin/reservations', { headers })).body.items.map(
      (item: { units: number; lines: { sku: string }[] }) => [item.units, item.lines.map(({ sku }) => sku).sort()],
    );
  expect(await list(world.credential('admin'))).toEqual([[2, [ann.sku, ben.sku]]]);
  expect(await list(ann.headers)).toEqual([[1, [ann.sku]]]);
  const release = await world.app.request('DELETE', `/admin/reservations/${checkoutId}`, { headers: { ...ann.headers, ...keyed() } });
  expect(release.status).toBe(404);
  await releaseStock({ checkoutId, reason: 'cancelled' });
});
