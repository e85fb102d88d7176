import { behindAnother } from '../../../platform/testing/behind-another';
import { uuidv7 } from '../../../platform/kernel/ids';
import { ordersModule } from '../module';
import { openShop, staff, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(ordersModule);
});
afterAll(() => shop.app.close());

async function bought(): Promise<string> {
  const { id } = (await shop.buy(shop.newCart({ quantity: 2 }))).body as { id: string };
  await shop.app.settle();
  return id;
}

const touched = 'update orders.orders set version = version + 1 where id = $1';

test('a document says what stands in the order when its writer gets the lock, not when he began to wait', async () => {
  const orderId = await bought();
  await behindAnother(
    shop.app,
    async (other) => {
      await other.query(touched, [orderId]);
      await other.query(`update orders.order_lines set title = 'As it was changed meanwhile' where order_id = $1`, [orderId]);
    },
    () => shop.app.runJob('orders.keep-books'),
  );
  const said = await shop.app.sql(
    `select d.content #>> '{lines,0,title}' as title from orders.documents d where d.order_id = $1 and d.kind = 'invoice'`,
    [orderId],
  );
  expect(said).toEqual([{ title: 'As it was changed meanwhile' }]);
});

test('nothing is sent when the order began to be changed while the parcel waited for it', async () => {
  const orderId = await bought();
  const changeId = uuidv7();
  const answer = await behindAnother(
    shop.app,
    async (other) => {
      await other.query(touched, [orderId]);
      await other.query(
        `insert into orders.order_changes (id, order_id, kind, state, difference_minor, currency, reason, who, plan, before, expires_at)
         values ($1, $2, 'edit', 'waiting', 100, 'USD', 'More', 'system', '{}', '{}', now() + interval '1 day')`,
        [changeId, orderId],
      );
    },
    () => shop.app.request('POST', '/shippings', { body: { orderId }, as: staff(), headers: { 'idempotency-key': uuidv7() } }),
  );
  expect([answer.status, answer.body.code]).toEqual([409, 'orders.change-open']);
});
