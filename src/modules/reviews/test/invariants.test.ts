import { uuidv7 } from '../../../platform/kernel/ids';
import { createTestApp, fake, type TestApp } from '../../../platform/testing/harness';
import { catalogContract } from '../../catalog';
import { ordersContract } from '../../orders';
import { reviewsModule } from '../module';

let app: TestApp;

beforeEach(async () => {
  app = await createTestApp({ modules: [reviewsModule], fakes: [fake(catalogContract, {}), fake(ordersContract, {})] });
  expect(await app.violated('R1', 'R2.totals')).toEqual([]);
});
afterEach(() => app.close());

const review = (productId: string, userId: string, rating: number) =>
  app.sql(
    `insert into reviews.reviews (id, product_id, user_id, order_id, rating, title, body, author_name) values ($1, $2, $3, $4, $5, 'T', 'B', 'A')`,
    [uuidv7(), productId, userId, uuidv7(), rating],
  );
const totals = (productId: string, ...stars: number[]) =>
  app.sql('insert into reviews.rating_totals (product_id, sum, count, stars, revision) values ($1, $2, $3, $4, 1)', [
    productId,
    stars.reduce((sum, count, index) => sum + count * (index + 1), 0),
    stars.reduce((sum, count) => sum + count, 0),
    stars,
  ]);

describe('the doctor sees', () => {
  it('R1: two reviews of one buyer for one product', async () => {
    const [product, user] = [uuidv7(), uuidv7()];
    await expect(Promise.all([review(product, user, 5), review(product, user, 5)])).rejects.toThrow('reviews_one_per_buyer');
    await app.sql('delete from reviews.reviews');
    await app.sql('alter table reviews.reviews drop constraint reviews_one_per_buyer');
    await review(product, user, 5);
    await review(product, user, 5);
    await totals(product, 0, 0, 0, 0, 2);
    expect(await app.violated('R1', 'R2.totals')).toEqual(['R1']);
  });

  it('R1: six stars', async () => {
    const product = uuidv7();
    await expect(review(product, uuidv7(), 6)).rejects.toThrow('rating');
    await app.sql('alter table reviews.reviews drop constraint reviews_rating_check');
    await review(product, uuidv7(), 6);
    expect(await app.violated('R1')).toEqual(['R1']);
  });

  it.each([
    ['stars that nobody gave', [0, 0, 0, 1, 0]],
    ['more reviews than there are', [0, 0, 0, 0, 2]],
    ['the stars of reviews that are not shown', [1, 0, 0, 0, 1]],
  ])('R2: %s', async (_what, stars) => {
    const product = uuidv7();
    await review(product, uuidv7(), 5);
    await review(product, uuidv7(), 1);
    await app.sql(`update reviews.reviews set status = 'pending' where product_id = $1 and rating = 1`, [product]);
    await totals(product, ...stars);
    expect(await app.violated('R1', 'R2.totals')).toEqual(['R2.totals']);
  });

  it('R2: reviews without totals, and totals without reviews', async () => {
    await review(uuidv7(), uuidv7(), 5);
    expect(await app.violated('R2.totals')).toEqual(['R2.totals']);
    await app.sql('delete from reviews.reviews');
    await totals(uuidv7(), 0, 0, 0, 0, 1);
    expect(await app.violated('R2.totals')).toEqual(['R2.totals']);
  });

  it('a rating that is not its stars cannot be written, nor a rejection without a reason', async () => {
    const product = uuidv7();
    await review(product, uuidv7(), 5);
    await totals(product, 0, 0, 0, 0, 1);
    expect(await app.violated('R2.totals')).toEqual([]);
    await expect(app.sql('update reviews.rating_totals set sum = 4')).rejects.toThrow('rating_totals_are_their_stars');
    await expect(app.sql(`update reviews.reviews set status = 'rejected'`)).rejects.toThrow('reviews_rejected_with_a_reason');
  });
});
