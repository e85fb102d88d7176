import { z } from 'zod';
import { command, defineContract } from '../facade/contract';
import { AppError } from '../kernel/errors';
import { defineModule, type Platform } from '../module';
import { createTestApp, type TestApp } from '../testing/harness';
import { defineEvent } from './event';
import { replayParked } from './relay';
import type { ModuleTables } from './tables';

/** Two small modules on the schemas of orders (publishes) and catalog (listens), to see the post at work. */
const happened = defineEvent({ name: 'orders.thing-happened', version: 1, data: z.object({ n: z.int() }) });
const ordersContract = defineContract('orders', {
  publish: command(z.object({ stream: z.string(), n: z.int(), fail: z.boolean() }), z.null()),
  sendLater: command(z.object({ n: z.int() }), z.null()),
});
const catalogContract = defineContract('catalog', { note: command(z.object({ n: z.int() }), z.null()) });

let app: TestApp;
let healthy: number[];
let moody: number[];
let noted: number[];
let trouble: ((n: number) => void) | null;

beforeEach(async () => {
  healthy = [];
  moody = [];
  noted = [];
  trouble = null;
  app = await createTestApp({ modules: [ordersModule, catalogModule] });
});
afterEach(() => app.close());

const ordersModule = defineModule({
  contract: ordersContract,
  events: [happened],
  uses: {},
  sends: [catalogContract],
  consumers: {},
  routes: {},
  permissions: {},
  invariants: [],
  create: ({ uow }: Platform<ModuleTables>) => ({
    handlers: {},
    subscribers: {},
    facade: {
      publish: ({ stream, n, fail }) =>
        uow.run(async (tx) => {
          tx.publish(happened, stream, { n });
          if (fail) throw new Error('rolled back');
          return null;
        }),
      sendLater: ({ n }) =>
        uow.run(async (tx) => {
          tx.send(catalogContract, 'note', { n }, { delayMs: 60_000 });
          return null;
        }),
    },
  }),
});

const catalogModule = defineModule({
  contract: catalogContract,
  events: [],
  uses: {},
  sends: [],
  consumers: { 'catalog.on-thing': happened, 'catalog.on-thing-too': happened },
  routes: {},
  permissions: {},
  invariants: [],
  create: ({ uow }: Platform<ModuleTables>) => ({
    handlers: {},
    facade: {
      note: ({ n }) =>
        uow.command(`note-${n}`, 'note', { n }, async () => {
          noted.push(n);
          return null;
        }),
    },
    subscribers: {
      'catalog.on-thing': ({ n }, once) => once(async () => void healthy.push(n)),
      'catalog.on-thing-too': async ({ n }, once) => {
        trouble?.(n);
        await once(async () => void moody.push(n));
      },
    },
  }),
});

const publish = (stream: string, n: number): Promise<null> => app.facade(ordersContract).publish({ stream, n, fail: false });
/** Makes every pause end now. */
const hurry = (): Promise<unknown> =>
  app.sql(`update orders.deliveries set available_at = now(); update orders.outbox set available_at = now() where kind = 'event'`);

describe('the relay', () => {
  test('a transaction that fails leaves no event', async () => {
    await expect(app.facade(ordersContract).publish({ stream: 'a', n: 1, fail: true })).rejects.toThrow('rolled back');
    await app.settle();
    expect(healthy).toEqual([]);
  });

  test('each consumer gets each event of a stream once and in order', async () => {
    for (let n = 1; n <= 120; n += 1) await publish(n % 2 === 0 ? 'even' : 'odd', n);
    await Promise.all([app.settle(), app.settle()]);
    expect(healthy.filter((n) => n % 2 === 0)).toEqual(Array.from({ length: 60 }, (_, i) => 2 * i + 2));
    expect(moody.filter((n) => n % 2 === 1)).toEqual(Array.from({ length: 60 }, (_, i) => 2 * i + 1));
  });

  test('a consumer that fails is tried again in order, and the other one does not wait for it', async () => {
    let broken = true;
    trouble = (n) => {
      if (broken && n === 1) throw new Error('not today');
    };
    await publish('a', 1);
    await publish('a', 2);
    await publish('b', 3);
    await app.settle();
    expect(healthy.sort()).toEqual([1, 2, 3]);
    expect(moody).toEqual([3]);
    broken = false;
    await hurry();
    await app.settle();
    expect(moody).toEqual([3, 1, 2]);
  });

  test('what fails five times is parked with its error, the stream goes on, and a replay delivers it', async () => {
    let broken = true;
    trouble = (n) => {
      if (broken && n === 1) throw new Error('poison');
    };
    await publish('a', 1);
    await publish('a', 2);
    for (let i = 0; i < 6; i += 1) {
      await app.settle();
      await hurry();
    }
    await app.settle();
    expect(moody).toEqual([2]);
    expect(await app.sql('select consumer, failures, last_error from orders.deliveries where parked_at is not null')).toEqual([
      { consumer: 'catalog.on-thing-too', failures: 5, last_error: expect.stringContaining('poison') },
    ]);
    expect(await app.violated('E7.orders')).toEqual(['E7.orders']);
    broken = false;
    const orders = app.house.hosted.find((m) => m.name === 'orders');
    if (!orders) throw new Error('orders is not hosted');
    expect(await replayParked(orders.db)).toBe(1);
    await app.settle();
    expect(moody).toEqual([2, 1]);
    expect(await app.violated('E7.orders')).toEqual([]);
  });

  test.each([
    ['unreachable', new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'down' })],
    ['so busy that a statement is cut off', Object.assign(new Error('canceling statement'), { code: '57014' })],
    ['so busy that a lock does not come', Object.assign(new Error('canceling statement'), { code: '55P03' })],
    ['so busy that no connection is free', new Error('timeout exceeded when trying to connect')],
    ['cut off in the middle', new Error('Connection terminated unexpectedly')],
  ])('another side that is %s does not count as a failure, and nothing is parked', async (_how, error) => {
    let down = true;
    trouble = () => {
      if (down) throw error;
    };
    await publish('a', 1);
    for (let i = 0; i < 12; i += 1) {
      await app.settle();
      await hurry();
    }
    expect(await app.sql('select failures, parked_at from orders.deliveries')).toEqual([{ failures: 0, parked_at: null }]);
    expect(await app.violated('E7.orders')).toEqual([]);
    down = false;
    await hurry();
    await app.settle();
    expect(moody).toEqual([1]);
  });

  test('a crash between delivery and its mark delivers again without a second effect', async () => {
    await publish('a', 1);
    await app.settle();
    await app.sql('update orders.outbox set delivered_at = null, claimed_until = null');
    await app.settle();
    expect([healthy, moody]).toEqual([[1], [1]]);
  });

  test('a delayed command waits for its time and is carried out once', async () => {
    await app.facade(ordersContract).sendLater({ n: 7 });
    await app.settle();
    expect(noted).toEqual([]);
    await app.sql('update orders.outbox set available_at = now()');
    await app.settle();
    await app.sql('update orders.outbox set delivered_at = null');
    await app.settle();
    expect(noted).toEqual([7]);
  });

  test('a command id that comes again with other input is a conflict', async () => {
    const note = app.facade(catalogContract).note;
    await note({ n: 1 });
    await app.sql(`update catalog.commands set input_hash = 'another'`);
    await expect(note({ n: 1 })).rejects.toMatchObject({ kind: 'conflict', code: 'platform.command-reused' });
  });
});
