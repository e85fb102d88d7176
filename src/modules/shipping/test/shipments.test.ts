import { uuidv7 } from '../../../platform/kernel/ids';
import type { TestApp } from '../../../platform/testing/harness';
import { shippingContract } from '../contract';
import { isTrackingNumber } from '../domain/tracking-number';
import { shippingModule } from '../module';
import { customer, openHouse, orderToken, ship, shipment, staff } from './house';

let app: TestApp;
beforeAll(async () => {
  app = await openHouse(shippingModule);
});
afterAll(async () => {
  await app.settle();
  expect(await app.violated()).toEqual([]);
  await app.close();
});

const as = staff();
const told = (orderId: string) => app.sql('select topic, data from shipping.outbox where stream = $1 order by seq', [orderId]);

describe('a parcel', () => {
  test('is on its way with its lines, a tracking number of ours, and everybody told', async () => {
    const given = shipment();
    const made = await app.facade(shippingContract).createShipment(given);
    expect(made).toEqual({
      shipmentId: given.shipmentId,
      orderId: given.orderId,
      status: 'shipped',
      carrier: 'DHL',
      trackingNumber: expect.any(String),
      pickup: false,
      trackingUrl: `https://www.dhl.com/en/express/tracking.html?AWB=${made.trackingNumber}`,
      lines: given.lines,
      events: [{ at: made.shippedAt, status: 'shipped', note: 'Handed to the carrier' }],
      shippedAt: expect.any(String),
    });
    expect(isTrackingNumber(made.trackingNumber)).toBe(true);
    expect(await told(given.orderId)).toEqual([
      { topic: 'shipping.shipment-shipped.v1', data: { shipmentId: given.shipmentId, orderId: given.orderId } },
    ]);
  });

  test('is made once, however often and however much at once it is asked for', async () => {
    const given = shipment();
    const { createShipment } = app.facade(shippingContract);
    const made = await Promise.all(Array.from({ length: 10 }, () => createShipment(given)));
    expect(new Set(made.map((m) => JSON.stringify(m))).size).toBe(1);
    expect((await told(given.orderId)).length).toBe(1);
    const { address, ...rest } = given;
    expect(await createShipment({ address: Object.fromEntries(Object.entries(address).reverse()) as typeof address, ...rest })).toEqual(
      made[0],
    );
  });

  test('is another parcel when anything in it is another: the id is refused', async () => {
    const given = shipment();
    const { createShipment } = app.facade(shippingContract);
    await createShipment(given);
    const others = [
      { ...given, orderId: uuidv7() },
      { ...given, address: { ...given.address, city: 'Accra' } },
      { ...given, lines: given.lines.map((line) => ({ ...line, quantity: 3 })) },
      { ...given, trackingNumber: 'X1' },
    ];
    for (const other of others)
      await expect(createShipment(other)).rejects.toMatchObject({ kind: 'conflict', code: 'shipping.shipment-exists' });
  });

  test('has a tracking number that no other parcel of its carrier has', async () => {
    await ship(app, { carrier: 'UPS', trackingNumber: '1Z-7' });
    const other = await ship(app, { carrier: 'UPS', trackingNumber: '1Z-7' });
    expect(other.trackingNumber).not.toBe('1Z-7');
    expect(other.events[0]?.note).toBe('Handed to the carrier; 1Z-7 is the number of another parcel');
    const { checkTrackingNumber } = app.facade(shippingContract);
    const own = { shipmentId: other.shipmentId, carrier: 'UPS', trackingNumber: other.trackingNumber };
    expect(await checkTrackingNumber(own)).toBeNull();
    expect(await checkTrackingNumber({ ...own, trackingNumber: '1Z-8' })).toBeNull();
    for (const taken of [
      { ...own, trackingNumber: '1Z-7' },
      { ...own, shipmentId: uuidv7() },
    ])
      await expect(checkTrackingNumber(taken)).rejects.toMatchObject({ kind: 'conflict', code: 'shipping.tracking-number-taken' });
    expect((await ship(app, { carrier: 'DPD', trackingNumber: '1Z-7' })).trackingNumber).toBe('1Z-7');
  });

  test('is found with the others of its order', async () => {
    const [orderId, other] = [uuidv7(), uuidv7()];
    const made = [await ship(app, { orderId }), await ship(app, { orderId }), await ship(app, { orderId: other })];
    const { listShipments } = app.facade(shippingContract);
    expect(await listShipments({ orderIds: [orderId] })).toEqual(made.slice(0, 2));
    expect((await listShipments({ orderIds: [orderId, other, uuidv7()] })).length).toBe(3);
    expect(await listShipments({ orderIds: [] })).toEqual([]);
  });
});

describe('who may follow a parcel', () => {
  test('its owner, the holder of the order’s secret, and staff; nobody else knows of it', async () => {
    const owner = customer();
    const given = shipment();
    const { shipmentId } = await ship(app, { ...given, owner: { ...given.owner, userId: owner.userId } });
    for (const path of [`/shippings/${shipmentId}`, `/shippings/${shipmentId}/tracking`]) {
      const allowed = [
        app.request('GET', path, { as: owner }),
        app.request('GET', path, { headers: { 'x-order-token': orderToken } }),
        app.request('GET', path, { as }),
      ];
      expect((await Promise.all(allowed)).map(({ status }) => status)).toEqual([200, 200, 200]);
      const strangers = [
        app.request('GET', path),
        app.request('GET', path, { as: customer() }),
        app.request('GET', path, { headers: { 'x-order-token': 'another secret' } }),
        app.request('GET', path, { headers: { 'x-order-token': given.owner.orderTokenHash } }),
        app.request('GET', path.replace(shipmentId, uuidv7()), { as }),
      ];
      expect((await Promise.all(strangers)).map(({ status, body }) => [status, body.code])).toEqual(
        strangers.map(() => [404, 'shipping.no-such-shipment']),
      );
    }
  });

  test('the list and the changes are for staff', async () => {
    const { shipmentId } = await ship(app);
    const body = { status: 'delivered' };
    const attempts = [
      app.request('GET', '/shippings'),
      app.request('GET', '/shippings', { as: customer() }),
      app.request('PATCH', `/shippings/${shipmentId}`, { body, headers: { 'x-order-token': orderToken } }),
      app.request('PATCH', `/shippings/${shipmentId}`, { body, as: customer() }),
    ];
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual([401, 403, 401, 403]);
  });

  test('what is told has no owner and no secret in it', async () => {
    const { shipmentId } = await ship(app);
    const { body } = await app.request('GET', `/shippings/${shipmentId}`, { as });
    expect(Object.keys(body).sort()).toEqual(
      [
        'address',
        'carrier',
        'deliveredAt',
        'events',
        'lines',
        'orderId',
        'pickup',
        'shipmentId',
        'shippedAt',
        'status',
        'step',
        'trackingNumber',
        'trackingUrl',
      ].sort(),
    );
  });
});

describe('staff', () => {
  const edit = (id: string, body: unknown) => app.request('PATCH', `/shippings/${id}`, { as, body });

  test('correct carrier and number, and the buyer sees it in the tracking', async () => {
    const { shipmentId } = await ship(app, { carrier: 'DHL' });
    const { status, body } = await edit(shipmentId, { carrier: 'UPS', trackingNumber: '1Z-99' });
    expect([status, body.carrier, body.trackingNumber, body.events.length, body.events[1].status]).toEqual([
      200,
      'UPS',
      '1Z-99',
      2,
      'shipped',
    ]);
    expect(body.events[1].note).toContain('UPS 1Z-99');
    expect((await edit(shipmentId, { carrier: 'UPS' })).body.events.length).toBe(2);
    const other = await ship(app);
    expect((await edit(other.shipmentId, { carrier: 'UPS', trackingNumber: '1Z-99' })).body).toMatchObject({
      status: 409,
      code: 'shipping.tracking-number-taken',
    });
  });

  test('report the delivery once, however often they press, and never take it back', async () => {
    const { shipmentId, orderId } = await ship(app);
    const answers = await Promise.all(Array.from({ length: 5 }, () => edit(shipmentId, { status: 'delivered' })));
    expect(answers.map(({ status, body }) => [status, body.status, body.events.length])).toEqual(answers.map(() => [200, 'delivered', 2]));
    expect(answers[0]?.body.deliveredAt).toBe(answers[0]?.body.events[1].at);
    expect((await told(orderId)).map((m) => m.topic)).toEqual(['shipping.shipment-shipped.v1', 'shipping.shipment-delivered.v1']);
    expect((await edit(shipmentId, { status: 'shipped' })).body).toMatchObject({ status: 409, code: 'shipping.already-delivered' });
  });

  test('of an order in German are told in German, step by step', async () => {
    const notesOf = (events: { note: string }[]) => events.map(({ note }) => note);
    const sent = await ship(app, { carrier: 'DHL', locale: 'de' });
    await edit(sent.shipmentId, { trackingNumber: '00340' });
    const { body } = await edit(sent.shipmentId, { status: 'delivered' });
    expect(notesOf(body.events)).toEqual(['An den Paketdienst übergeben', 'Jetzt unterwegs als DHL 00340', 'Zugestellt']);
    const fetched = await ship(app, { carrier: '', locale: 'de-AT', pickup: true });
    expect(notesOf((await edit(fetched.shipmentId, { status: 'delivered' })).body.events)).toEqual([
      'Liegt zur Abholung bereit',
      'Abgeholt',
    ]);
  });

  const step = (id: string, status: string, note?: string) =>
    app.request('POST', `/shippings/${id}/tracking`, { as, body: { status, ...(note === undefined ? {} : { note }) } });

  test('report every step of a parcel; its owner follows it to the door', async () => {
    const owner = customer();
    const given = shipment();
    const { shipmentId, orderId } = await ship(app, { ...given, owner: { ...given.owner, userId: owner.userId } });
    await step(shipmentId, 'in_transit', 'Left Leipzig');
    await step(shipmentId, 'exception', 'Nobody was at home');
    await step(shipmentId, 'out_for_delivery');
    const { body } = await app.request('GET', `/shippings/${shipmentId}/tracking`, { as: owner });
    expect(body).toMatchObject({ status: 'shipped', step: 'out_for_delivery' });
    expect(body.events.map((e: { status: string; note: string }) => [e.status, e.note])).toEqual([
      ['shipped', 'Handed to the carrier'],
      ['in_transit', 'Left Leipzig'],
      ['exception', 'Nobody was at home'],
      ['out_for_delivery', ''],
    ]);
    expect((await told(orderId)).length).toBe(1);
    const delivered = await step(shipmentId, 'delivered', 'Left with Kofi next door');
    expect([delivered.status, delivered.body.status, delivered.body.step, delivered.body.events.at(-1).note]).toEqual([
      200,
      'delivered',
      'delivered',
      'Left with Kofi next door',
    ]);
    expect((await told(orderId)).map((m) => m.topic)).toEqual(['shipping.shipment-shipped.v1', 'shipping.shipment-delivered.v1']);
  });

  test('say the same step once, and nothing but the delivery again after it', async () => {
    const { shipmentId, orderId } = await ship(app);
    await Promise.all(Array.from({ length: 5 }, () => step(shipmentId, 'in_transit')));
    await step(shipmentId, 'in_transit', 'Left Leipzig');
    expect((await Promise.all(Array.from({ length: 5 }, () => step(shipmentId, 'delivered')))).map(({ status }) => status)).toEqual([
      200, 200, 200, 200, 200,
    ]);
    expect((await app.request('GET', `/shippings/${shipmentId}`, { as })).body.events).toHaveLength(4);
    expect((await told(orderId)).length).toBe(2);
    expect((await step(shipmentId, 'in_transit')).body).toMatchObject({ status: 409, code: 'shipping.already-delivered' });
    expect((await step(uuidv7(), 'in_transit')).status).toBe(404);
  });

  test('correct a number on the way without taking the parcel back', async () => {
    const { shipmentId } = await ship(app);
    await step(shipmentId, 'out_for_delivery');
    expect((await edit(shipmentId, { trackingNumber: 'CORRECTED-1' })).body).toMatchObject({ status: 'shipped', step: 'out_for_delivery' });
  });

  test.each([['shipped'], ['lost'], ['exception']])('cannot report %s without more', async (status) => {
    expect((await step((await ship(app)).shipmentId, status)).status).toBe(400);
  });

  test('and nobody else report where a parcel is', async () => {
    const { shipmentId } = await ship(app);
    const body = { status: 'delivered' };
    const attempts = [
      app.request('POST', `/shippings/${shipmentId}/tracking`, { body, headers: { 'x-order-token': orderToken } }),
      app.request('POST', `/shippings/${shipmentId}/tracking`, { body, as: customer() }),
    ];
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual([401, 403]);
  });

  test('choose the carriers and the pages that follow their parcels', async () => {
    const trackingUrl = 'https://post.example/follow/{number}?lang=en';
    const made = await app.request('POST', '/shipping/carriers', { as, body: { name: 'Golden Post', trackingUrl } });
    expect([made.status, made.body]).toEqual([201, { id: made.body.id, name: 'Golden Post', trackingUrl }]);
    const { shipmentId } = await ship(app, { carrier: 'golden post', trackingNumber: 'GP 1/2' });
    const link = async () => (await app.request('GET', `/shippings/${shipmentId}/tracking`, { as })).body.trackingUrl;
    expect(await link()).toBe('https://post.example/follow/GP%201%2F2?lang=en');
    const path = `/shipping/carriers/${made.body.id}`;
    expect((await app.request('PATCH', path, { as, body: { trackingUrl: null } })).body.trackingUrl).toBeNull();
    expect(await link()).toBeNull();
    expect((await app.request('POST', '/shipping/carriers', { as, body: { name: 'GOLDEN POST' } })).body.code).toBe(
      'shipping.carrier-exists',
    );
    expect((await app.request('GET', '/shipping/carriers', { as })).body.items.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['DHL', 'FedEx', 'Golden Post', 'UPS', 'USPS']),
    );
    expect((await app.request('DELETE', path, { as })).status).toBe(204);
    expect((await app.request('DELETE', path, { as })).status).toBe(404);
    expect((await app.request('PATCH', path, { as, body: { name: 'x' } })).status).toBe(404);
    for (const url of ['http://post.example/{number}', 'javascript:{number}', 'https://{number}.example/', 'https://post.example/'])
      expect((await app.request('POST', '/shipping/carriers', { as, body: { name: 'Bad', trackingUrl: url } })).status).toBe(400);
    expect((await app.request('POST', '/shipping/carriers', { as: customer(), body: { name: 'Mine' } })).status).toBe(403);
  });

  test.each([
    [{}],
    [{ status: 'lost' }],
    [{ trackingNumber: '' }],
    [{ carrier: 'x'.repeat(61) }],
    [{ orderId: uuidv7() }],
    [{ trackingNumber: 'a\r\nb' }],
  ])('are refused %j', async (body) => {
    const { shipmentId } = await ship(app);
    expect((await edit(shipmentId, body)).status).toBe(400);
  });

  test('page through all parcels, newest first, without seeing one twice', async () => {
    const orderId = uuidv7();
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.unshift((await ship(app, { orderId })).shipmentId);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: { items: { shipmentId: string }[]; nextCursor: string | null } } = await app.request(
        'GET',
        `/shippings?orderId=${orderId}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        { as },
      );
      seen.push(...body.items.map(({ shipmentId }) => shipmentId));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(made);
    await edit(made[2] ?? '', { status: 'delivered' });
    expect((await app.request('GET', `/shippings?orderId=${orderId}&status=delivered`, { as })).body.items.length).toBe(1);
    expect((await app.request('GET', '/shippings?cursor=nonsense', { as })).status).toBe(400);
    expect((await app.request('GET', '/shippings?limit=101', { as })).status).toBe(400);
  });
});

describe('the books', () => {
  test('tracking is only ever added to', async () => {
    await ship(app);
    await expect(app.sql(`update shipping.tracking_events set note = 'x'`)).rejects.toThrow('append-only');
    await expect(app.sql('delete from shipping.tracking_events')).rejects.toThrow('append-only');
  });

  const broken: [string, string, string[]][] = [
    ['H4', 'an empty parcel', ['delete from shipping.shipment_lines']],
    [
      'H5',
      'a parcel that is delivered although nobody said so',
      [`update shipping.shipments set status = 'delivered', delivered_at = now()`],
    ],
    [
      'H5',
      'a delivery that was taken back',
      [
        `insert into shipping.tracking_events (shipment_id, seq, status, note) select id, 2, 'delivered', '' from shipping.shipments`,
        `insert into shipping.tracking_events (shipment_id, seq, status, note) select id, 3, 'shipped', '' from shipping.shipments`,
      ],
    ],
    [
      'H5',
      'a step that nobody numbered',
      [`insert into shipping.tracking_events (shipment_id, seq, status, note) select id, 9, 'in_transit', '' from shipping.shipments`],
    ],
    ['H7', 'a rate by weight without bands', ['update shipping.rates set by_weight = true']],
    ['H7', 'bands of a rate with one price', ['insert into shipping.rate_bands select id, 1, null, 1 from shipping.rates']],
    [
      'H7',
      'bands that do not follow each other',
      [
        'update shipping.rates set by_weight = true',
        'insert into shipping.rate_bands select id, 1, 900, 1 from shipping.rates',
        'insert into shipping.rate_bands select id, 2, 500, 1 from shipping.rates',
      ],
    ],
    [
      'H7',
      'a band behind one without end',
      [
        'update shipping.rates set by_weight = true',
        'insert into shipping.rate_bands select id, 1, null, 1 from shipping.rates',
        'insert into shipping.rate_bands select id, 2, 500, 1 from shipping.rates',
      ],
    ],
    [
      'H6',
      'two parcels with one number',
      [
        'alter table shipping.shipments drop constraint shipments_tracking_number_key',
        `update shipping.shipments set tracking_number = 'same'`,
      ],
    ],
  ];
  test.each(broken)('%s notices %s', async (id, _what, statements) => {
    const house = await openHouse(shippingModule);
    try {
      await ship(house);
      await ship(house);
      await house.request('GET', '/shipping/zones');
      expect(await house.violated()).toEqual([]);
      for (const statement of statements) await house.sql(statement);
      expect(await house.violated()).toEqual([id]);
    } finally {
      await house.close();
    }
  });
});
