import { uuidv7 } from '../../../platform/kernel/ids';
import { caller, createTestApp, fake, type TestApp } from '../../../platform/testing/harness';
import { catalogContract } from '../../catalog';
import { ordersContract } from '../../orders';
import { reviewsContract } from '..';
import { reviewsModule } from '../module';

const hidden = new Set([uuidv7()]);
const strangers = new Set<string>();
let app: TestApp;

const reader = ['reviews:read'];
const writer = ['reviews:read', 'reviews:write-own'];
const buyer = (name = 'Ama Boateng') => caller(writer, { name, email: 'ama@example.com' });
const moderator = () => caller([...writer, 'reviews:moderate'], { name: 'Staff' });
const stranger = () => {
  const one = buyer('Never Bought');
  strangers.add(one.userId);
  return one;
};
const words = (rating = 5) => ({ rating, title: 'Good', body: 'Does what it should.' });
const post = (productId: string, as: ReturnType<typeof buyer>, body: unknown = words()) =>
  app.request('POST', `/products/${productId}/reviews`, { as, body });
/** Five stars first. */
const histogram = (...counts: number[]) => counts.map((count, index) => ({ stars: 5 - index, count }));
const ratingOf = async (productId: string) => (await app.facade(reviewsContract).listRatings({ productIds: [productId] }))[0];
const published = (productId: string) =>
  app.sql(`select data from reviews.outbox where topic = 'reviews.rating-changed.v1' and stream = $1 order by seq`, [productId]);

beforeAll(async () => {
  app = await createTestApp({
    modules: [reviewsModule],
    fakes: [
      fake(catalogContract, {
        listProducts: async ({ productIds }) =>
          productIds.filter((id) => !hidden.has(id)).map((productId) => ({ productId, title: 'Mug', slug: 'mug' })),
      }),
      fake(ordersContract, {
        findPurchase: async ({ userId }) => (strangers.has(userId) ? null : { orderId: uuidv7(), placedAt: new Date().toISOString() }),
      }),
    ],
  });
});
afterEach(async () => {
  await app.settle();
  expect(await app.violated()).toEqual([]);
});
afterAll(() => app.close());

describe('writing a review', () => {
  it('a buyer reviews a product, and everyone can read it', async () => {
    const product = uuidv7();
    const ama = buyer();
    const answer = await post(product, ama, { rating: 4, title: ' Fine ', body: ' First line\r\nsecond line ' });
    expect(answer.status).toBe(201);
    const list = await app.request('GET', `/products/${product}/reviews`, { as: caller(reader) });
    expect(list.body).toEqual({
      items: [
        {
          id: answer.body.id,
          productId: product,
          rating: 4,
          title: 'Fine',
          body: 'First line\nsecond line',
          author: 'Ama B.',
          createdAt: expect.any(String),
          editedAt: null,
          mine: false,
          status: 'published',
          rejectReason: null,
          reply: null,
        },
      ],
      nextCursor: null,
      rating: { average: 4, count: 1, histogram: histogram(0, 1, 0, 0, 0) },
      own: null,
    });
    expect(JSON.stringify(list.body)).not.toContain(ama.userId);
    expect(JSON.stringify(list.body)).not.toContain('example.com');
  });

  it('someone who did not buy it may not', async () => {
    const answer = await post(uuidv7(), stranger());
    expect([answer.status, answer.body.code]).toEqual([403, 'reviews.not-a-buyer']);
  });

  it('someone who is not signed in may not', async () => {
    const answer = await app.request('POST', `/products/${uuidv7()}/reviews`, { body: words() });
    expect(answer.status).toBe(401);
  });

  it('a product that does not exist cannot be reviewed', async () => {
    const answer = await post([...hidden][0] ?? '', buyer());
    expect([answer.status, answer.body.code]).toEqual([404, 'reviews.no-such-product']);
  });

  it('a second review of the same product is refused', async () => {
    const product = uuidv7();
    const ama = buyer();
    await post(product, ama, words(5));
    const again = await post(product, ama, words(1));
    expect([again.status, again.body.code]).toEqual([409, 'reviews.already-reviewed']);
    expect(await ratingOf(product)).toEqual({ productId: product, average: 5, count: 1 });
  });

  it('thirty clicks at once are one review, and the rating is right', async () => {
    const product = uuidv7();
    const ama = buyer();
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(product, ama, words(3))));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    expect(answers.filter((a) => a.status === 409)).toHaveLength(29);
    expect(await ratingOf(product)).toEqual({ productId: product, average: 3, count: 1 });
  });

  it('thirty buyers at once give one rating, told in the order in which it grew', async () => {
    const product = uuidv7();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => post(product, buyer(), words((i % 5) + 1))));
    expect(answers.every((a) => a.status === 201)).toBe(true);
    expect(await ratingOf(product)).toEqual({ productId: product, average: 3, count: 30 });
    const events = await published(product);
    expect(events.map((e) => e.data.revision)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(events.map((e) => e.data.count)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(events.at(-1)?.data).toEqual({ productId: product, average: 3, count: 30, revision: 30 });
  });

  it.each([
    ['no star', { ...words(), rating: 0 }],
    ['six stars', { ...words(), rating: 6 }],
    ['half a star', { ...words(), rating: 4.5 }],
    ['stars as text', { ...words(), rating: '5' }],
    ['no words', { ...words(), body: ' \n ' }],
    ['no title', { ...words(), title: '' }],
    ['a title of two lines', { ...words(), title: 'a\nb' }],
    ['a body of 5,001 characters', { ...words(), body: 'x'.repeat(5_001) }],
    ['a bell in the body', { ...words(), body: 'a\u0007b' }],
    ['a zero byte in the body', { ...words(), body: 'a\u0000b' }],
    ['text that turns its direction around', { ...words(), body: 'a\u202eb' }],
    ['a review in another’s name', { ...words(), author: 'Someone Else' }],
    ['a review for another user', { ...words(), userId: uuidv7() }],
    ['a review that says it is published', { ...words(), status: 'published' }],
  ])('%s is refused', async (_what, body) => {
    const product = uuidv7();
    expect((await post(product, buyer(), body)).status).toBe(400);
    expect(await ratingOf(product)).toEqual({ productId: product, average: null, count: 0 });
  });

  it('a script in a review stays the text it is', async () => {
    const product = uuidv7();
    const body = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    await post(product, buyer('<b>Eve</b> Adams'), { rating: 1, title: '{{constructor}}', body });
    const list = await app.request('GET', `/products/${product}/reviews`, { as: caller(reader) });
    expect(list.body.items[0]).toMatchObject({ title: '{{constructor}}', body });
    expect(list.headers.get('content-type')).toContain('application/json');
  });

  it('5,000 characters are welcome', async () => {
    expect((await post(uuidv7(), buyer(), { ...words(), body: '語'.repeat(5_000) })).status).toBe(201);
  });
});

describe('the form', () => {
  const ask = (productId: string, as?: ReturnType<typeof buyer>) =>
    app.request('GET', `/products/${productId}/reviews/eligibility`, as ? { as } : {});

  it('is shown to a buyer until the review is written', async () => {
    const product = uuidv7();
    const ama = buyer();
    expect((await ask(product, ama)).body).toEqual({ canReview: true, reason: null, review: null });
    const { body: review } = await post(product, ama);
    expect((await ask(product, ama)).body).toEqual({ canReview: false, reason: 'already-reviewed', review: { ...review, mine: true } });
  });

  it('is not shown to others, and says why', async () => {
    expect((await ask(uuidv7(), stranger())).body).toEqual({ canReview: false, reason: 'not-a-buyer', review: null });
    expect((await ask(uuidv7())).body).toEqual({ canReview: false, reason: 'not-signed-in', review: null });
  });
});

describe('the list', () => {
  it('shows the newest first, page by page, each once, while others write', async () => {
    const product = uuidv7();
    for (let i = 0; i < 7; i += 1) await post(product, buyer(), { ...words(), title: `Number ${i}` });
    const titles: string[] = [];
    let cursor = '';
    do {
      const query = cursor === '' ? '?limit=3' : `?limit=3&cursor=${cursor}`;
      const { body } = await app.request('GET', `/products/${product}/reviews${query}`, { as: caller(reader) });
      titles.push(...body.items.map((item: { title: string }) => item.title));
      cursor = body.nextCursor ?? '';
      await post(product, buyer(), { ...words(), title: 'Written meanwhile' });
    } while (cursor !== '');
    expect(titles).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `Number ${i}`));
  });

  it('refuses a cursor that is not ours, and a page of 1e9', async () => {
    const product = uuidv7();
    expect((await app.request('GET', `/products/${product}/reviews?cursor=%27%20or%201%3D1`)).body.code).toBe('reviews.bad-cursor');
    expect((await app.request('GET', `/products/${product}/reviews?limit=1000000000`)).status).toBe(400);
  });

  it('goes with its product: what shoppers do not see has no reviews, no form and takes none', async () => {
    const product = uuidv7();
    const ama = buyer();
    const { body: review } = await post(product, ama);
    hidden.add(product);
    for (const answer of [
      await app.request('GET', `/products/${product}/reviews`),
      await app.request('GET', `/products/${product}/reviews`, { as: ama }),
      await app.request('GET', `/products/${product}/reviews/eligibility`),
      await app.request('GET', `/products/${product}/reviews/eligibility`, { as: ama }),
      await post(product, buyer()),
    ])
      expect(answer.body).toMatchObject({ status: 404, code: 'reviews.no-such-product' });
    expect((await app.request('PATCH', `/reviews/${review.id}`, { as: ama, body: { rating: 1 } })).status).toBe(200);
    hidden.delete(product);
    expect((await app.request('GET', `/products/${product}/reviews`)).body.rating).toMatchObject({ average: 1, count: 1 });
  });

  it('asks the catalog once and the database twice', async () => {
    app.statements();
    await app.request('GET', `/products/${uuidv7()}/reviews`);
    expect(app.statements()).toHaveLength(2);
  });

  it('of a product nobody has reviewed is empty', async () => {
    const list = await app.request('GET', `/products/${uuidv7()}/reviews`);
    expect(list.body).toEqual({
      items: [],
      nextCursor: null,
      rating: { average: null, count: 0, histogram: histogram(0, 0, 0, 0, 0) },
      own: null,
    });
  });
});

describe('changing and deleting', () => {
  it('the author changes stars and words; the rating follows', async () => {
    const product = uuidv7();
    const ama = buyer();
    await post(product, buyer(), words(1));
    const { body: review } = await post(product, ama, words(5));
    const answer = await app.request('PATCH', `/reviews/${review.id}`, { as: ama, body: { rating: 2 } });
    expect(answer.body).toMatchObject({ rating: 2, title: 'Good', mine: true, editedAt: expect.any(String) });
    expect(await ratingOf(product)).toEqual({ productId: product, average: 1.5, count: 2 });
    expect((await published(product)).at(-1)?.data).toEqual({ productId: product, average: 1.5, count: 2, revision: 3 });
  });

  it('new words alone do not touch the rating', async () => {
    const product = uuidv7();
    const ama = buyer();
    const { body: review } = await post(product, ama);
    await app.request('PATCH', `/reviews/${review.id}`, { as: ama, body: { body: 'Better words.' } });
    expect(await published(product)).toHaveLength(1);
  });

  it('an empty change is refused', async () => {
    const ama = buyer();
    const { body: review } = await post(uuidv7(), ama);
    expect((await app.request('PATCH', `/reviews/${review.id}`, { as: ama, body: {} })).status).toBe(400);
  });

  it('thirty changes at once leave the rating of the last one', async () => {
    const product = uuidv7();
    const ama = buyer();
    const { body: review } = await post(product, ama);
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => app.request('PATCH', `/reviews/${review.id}`, { as: ama, body: { rating: (i % 5) + 1 } })),
    );
    const [row] = await app.sql('select rating from reviews.reviews where id = $1', [review.id]);
    expect(await ratingOf(product)).toEqual({ productId: product, average: row.rating, count: 1 });
  });

  it('the author deletes it and may write anew', async () => {
    const product = uuidv7();
    const ama = buyer();
    const { body: review } = await post(product, ama);
    expect((await app.request('DELETE', `/reviews/${review.id}`, { as: ama })).status).toBe(204);
    expect(await ratingOf(product)).toEqual({ productId: product, average: null, count: 0 });
    expect((await published(product)).at(-1)?.data).toEqual({ productId: product, average: null, count: 0, revision: 2 });
    expect((await post(product, ama, words(4))).status).toBe(201);
    expect((await published(product)).at(-1)?.data).toEqual({ productId: product, average: 4, count: 1, revision: 3 });
  });

  it('deleting it thirty times at once takes it away once', async () => {
    const product = uuidv7();
    const ama = buyer();
    await post(product, buyer(), words(2));
    const { body: review } = await post(product, ama, words(4));
    const answers = await Promise.all(Array.from({ length: 30 }, () => app.request('DELETE', `/reviews/${review.id}`, { as: ama })));
    expect(answers.filter((a) => a.status === 204)).toHaveLength(1);
    expect(await ratingOf(product)).toEqual({ productId: product, average: 2, count: 1 });
  });

  it('another’s review does not exist for you', async () => {
    const product = uuidv7();
    const { body: review } = await post(product, buyer());
    const edit = await app.request('PATCH', `/reviews/${review.id}`, { as: buyer(), body: { rating: 1 } });
    const deletion = await app.request('DELETE', `/reviews/${review.id}`, { as: buyer() });
    expect([edit.status, edit.body.code, deletion.status, deletion.body.code]).toEqual([
      404,
      'reviews.not-found',
      404,
      'reviews.not-found',
    ]);
    expect(await ratingOf(product)).toMatchObject({ count: 1 });
  });

  it('a moderator deletes any review and edits none but their own', async () => {
    const product = uuidv7();
    const { body: review } = await post(product, buyer());
    const staff = moderator();
    expect((await app.request('PATCH', `/reviews/${review.id}`, { as: staff, body: { rating: 1 } })).status).toBe(404);
    expect((await app.request('DELETE', `/reviews/${review.id}`, { as: staff })).status).toBe(204);
    expect(await ratingOf(product)).toMatchObject({ count: 0 });
  });
});
