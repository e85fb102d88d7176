import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller, createTestApp, fake, type TestApp } from '../../../platform/testing/harness';
import { catalogContract } from '../../catalog';
import { ordersContract } from '../../orders';
import { reviewsModule } from '../module';

const app: TestApp = forAllTests(
  () =>
    createTestApp({
      modules: [reviewsModule],
      fakes: [
        fake(catalogContract, {
          listProducts: async ({ productIds }) => productIds.map((productId) => ({ productId, title: 'Mug', slug: 'mug' })),
        }),
        fake(ordersContract, { findPurchase: async () => ({ orderId: uuidv7(), placedAt: new Date().toISOString() }) }),
      ],
    }),
  async (opened) => {
    await opened.settle();
    const violated = await opened.violated();
    await opened.close();
    expect(violated).toEqual([]);
  },
);

const writer = ['reviews:read', 'reviews:write-own'];
const buyer = () => caller(writer, { name: 'Ama Boateng' });
const staff = caller([...writer, 'reviews:moderate'], { name: 'Staff' });
const words = (rating = 5) => ({ rating, title: 'Good', body: 'Does what it should.' });
const post = (productId: string, as: ReturnType<typeof buyer>, rating = 5) =>
  app.request('POST', `/products/${productId}/reviews`, { as, body: words(rating) });
const list = async (productId: string, query = '', as?: ReturnType<typeof buyer>) =>
  (await app.request('GET', `/products/${productId}/reviews${query}`, as ? { as } : {})).body;
const moderate = (moderation: boolean) => app.request('PATCH', '/review-settings', { as: staff, body: { moderation } });
const approve = (id: string, editedAt: string | null = null) =>
  app.request('POST', `/reviews/${id}/approve`, { as: staff, body: { editedAt } });
const decide = async (id: string, verdict: 'approve' | 'reject', reason?: string) => {
  if (verdict === 'reject') return app.request('POST', `/reviews/${id}/reject`, { as: staff, body: { reason } });
  const read = (await app.request('GET', '/reviews?limit=100', { as: staff })).body.items.find((one: { id: string }) => one.id === id);
  return approve(id, read?.editedAt ?? null);
};
const queue = async (query = '') => (await app.request('GET', `/reviews?status=pending${query}`, { as: staff })).body;

describe('with moderation on', () => {
  beforeEach(() => moderate(true));
  afterEach(() => moderate(false));

  test('a review waits: its author and staff see it, nobody else, and it does not count', async () => {
    const [product, ama] = [uuidv7(), buyer()];
    const { status, body: review } = await post(product, ama);
    expect([status, review.status]).toEqual([201, 'pending']);
    expect(await list(product)).toMatchObject({ items: [], own: null, rating: { average: null, count: 0 } });
    expect(await list(product, '', buyer())).toMatchObject({ items: [], own: null });
    expect(await list(product, '', ama)).toMatchObject({ items: [], own: { id: review.id, status: 'pending', mine: true } });
    expect((await queue(`&productId=${product}`)).items).toMatchObject([
      { id: review.id, userId: ama.userId, product: { title: 'Mug', slug: 'mug' }, status: 'pending' },
    ]);
    expect((await post(product, ama)).body.code).toBe('reviews.already-reviewed');
  });

  test('what its author changed meanwhile is not approved unread', async () => {
    const [product, ama] = [uuidv7(), buyer()];
    const { body: review } = await post(product, ama);
    const change = { as: ama, body: { title: 'Look elsewhere' } };
    const { editedAt } = (await app.request('PATCH', `/reviews/${review.id}`, change)).body;
    expect(await approve(review.id)).toMatchObject({ status: 409, body: { code: 'reviews.changed' } });
    expect((await list(product)).items).toEqual([]);
    expect((await approve(review.id, editedAt)).status).toBe(200);
    expect((await list(product)).items).toMatchObject([{ title: 'Look elsewhere' }]);
  });

  test('staff approve it: it is shown and counts, once, however often they press', async () => {
    const [product, ama] = [uuidv7(), buyer()];
    const { body: review } = await post(product, ama, 4);
    const answers = await Promise.all(Array.from({ length: 5 }, () => decide(review.id, 'approve')));
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual(answers.map(() => [200, 'published']));
    expect(answers[0]?.body).toMatchObject({ moderatedBy: staff.userId, moderatedAt: expect.any(String) });
    expect(await list(product, '', ama)).toMatchObject({ items: [{ id: review.id }], own: null, rating: { average: 4, count: 1 } });
    const told = await app.sql(`select data from reviews.outbox where stream = $1`, [product]);
    expect(told).toEqual([{ data: { productId: product, average: 4, count: 1, revision: 1 } }]);
  });

  test('staff reject it: its author learns why, changes it, and it waits anew', async () => {
    const [product, ama] = [uuidv7(), buyer()];
    const { body: review } = await post(product, ama);
    expect((await decide(review.id, 'reject', 'Names a person')).body).toMatchObject({
      status: 'rejected',
      rejectReason: 'Names a person',
    });
    expect(await list(product, '', ama)).toMatchObject({ items: [], own: { status: 'rejected', rejectReason: 'Names a person' } });
    const edited = await app.request('PATCH', `/reviews/${review.id}`, { as: ama, body: { body: 'Without the name.' } });
    expect(edited.body).toMatchObject({ status: 'pending', rejectReason: null });
    await decide(review.id, 'approve');
    expect((await list(product)).rating).toMatchObject({ average: 5, count: 1 });
  });

  test('a review that was shown is hidden again when its author changes it, and does not count until staff have seen it', async () => {
    const [product, ama] = [uuidv7(), buyer()];
    const { body: review } = await post(product, ama, 5);
    await decide(review.id, 'approve');
    await app.request('PATCH', `/reviews/${review.id}`, { as: ama, body: { rating: 1 } });
    expect(await list(product)).toMatchObject({ items: [], rating: { average: null, count: 0 } });
    await decide(review.id, 'approve');
    expect((await list(product)).rating).toMatchObject({ average: 1, count: 1 });
  });

  test('a waiting review that its author deletes is gone without a trace in the rating', async () => {
    const [product, ama] = [uuidv7(), buyer()];
    const { body: review } = await post(product, ama);
    expect((await app.request('DELETE', `/reviews/${review.id}`, { as: ama })).status).toBe(204);
    expect((await decide(review.id, 'approve')).status).toBe(404);
    expect((await list(product)).rating.count).toBe(0);
  });

  test('the queue is worked off oldest first, page by page', async () => {
    const product = uuidv7();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await post(product, buyer())).body.id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await queue(`&productId=${product}&limit=2${cursor}`);
      seen.push(...page.items.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
      expect(page.pending).toBeGreaterThanOrEqual(5);
    } while (cursor !== '');
    expect(seen).toEqual(ids);
  });

  test('what waits keeps waiting when moderation is switched off, and what is rejected does not slip through', async () => {
    const product = uuidv7();
    const [ama, kofi] = [buyer(), buyer()];
    const [waiting, rejected] = [(await post(product, ama)).body, (await post(product, kofi)).body];
    await decide(rejected.id, 'reject', 'Advertising');
    await moderate(false);
    for (const [review, as] of [
      [waiting, ama],
      [rejected, kofi],
    ] as const)
      expect((await app.request('PATCH', `/reviews/${review.id}`, { as, body: { body: 'Again.' } })).body.status).toBe('pending');
    expect((await post(product, buyer(), 3)).body.status).toBe('published');
    expect((await list(product)).rating).toMatchObject({ average: 3, count: 1 });
  });
});

describe('with moderation off', () => {
  test('who was rejected does not get past staff by deleting the review and writing anew, until staff approve', async () => {
    const [product, other, ama] = [uuidv7(), uuidv7(), buyer()];
    const first = (await post(product, ama)).body;
    await decide(first.id, 'reject', 'Insults');
    const writeAnew = async (id: string) => {
      await app.request('DELETE', `/reviews/${id}`, { as: ama });
      return (await post(product, ama)).body;
    };
    const second = await writeAnew(first.id);
    expect(second.status).toBe('pending');
    expect((await app.request('PATCH', `/reviews/${second.id}`, { as: ama, body: { title: 'Fine' } })).body.status).toBe('pending');
    const third = await writeAnew(second.id);
    expect(third.status).toBe('pending');
    expect(await list(product)).toMatchObject({ items: [], rating: { count: 0 } });
    expect((await post(other, ama)).body.status).toBe('published');
    expect((await post(product, buyer())).body.status).toBe('published');
    await decide(third.id, 'approve');
    expect((await writeAnew(third.id)).status).toBe('published');
  });

  test('staff still take a review down, and put it back', async () => {
    const product = uuidv7();
    const { body: review } = await post(product, buyer(), 1);
    await post(product, buyer(), 5);
    await decide(review.id, 'reject', 'Insults');
    expect(await list(product)).toMatchObject({ items: [{ rating: 5 }], rating: { average: 5, count: 1 } });
    await decide(review.id, 'approve');
    expect((await list(product)).rating).toMatchObject({ average: 3, count: 2 });
  });

  test('thirty verdicts at once leave a rating that is true', async () => {
    const product = uuidv7();
    const { body: review } = await post(product, buyer(), 2);
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? decide(review.id, 'approve') : decide(review.id, 'reject', `Reason ${i}`))),
    );
    const [row] = await app.sql('select status from reviews.reviews where id = $1', [review.id]);
    expect((await list(product)).rating.count).toBe(row.status === 'published' ? 1 : 0);
    expect(await app.violated('R2.totals')).toEqual([]);
  });

  test('staff answer a review, change the answer and take it away', async () => {
    const product = uuidv7();
    const { body: review } = await post(product, buyer());
    const reply = (text: unknown) => app.request('PUT', `/reviews/${review.id}/reply`, { as: staff, body: { text } });
    expect((await reply('Thank you!')).body.reply).toEqual({ text: 'Thank you!', at: expect.any(String) });
    await reply('Thanks, Ama!');
    expect((await list(product)).items[0].reply.text).toBe('Thanks, Ama!');
    expect((await reply(' ')).status).toBe(400);
    expect((await app.request('DELETE', `/reviews/${review.id}/reply`, { as: staff })).status).toBe(204);
    expect((await list(product)).items[0].reply).toBeNull();
  });

  test('nobody but staff decides, answers, or sees the queue', async () => {
    const { body: review } = await post(uuidv7(), buyer());
    for (const [who, status] of [
      [{}, 401],
      [{ as: buyer() }, 403],
    ] as const) {
      const attempts = [
        app.request('GET', '/reviews', who),
        app.request('POST', `/reviews/${review.id}/approve`, { ...who, body: { editedAt: null } }),
        app.request('POST', `/reviews/${review.id}/reject`, { ...who, body: { reason: 'x' } }),
        app.request('PUT', `/reviews/${review.id}/reply`, { ...who, body: { text: 'x' } }),
        app.request('DELETE', `/reviews/${review.id}/reply`, who),
        app.request('GET', '/review-settings', who),
        app.request('PATCH', '/review-settings', { ...who, body: { moderation: true } }),
      ];
      expect((await Promise.all(attempts)).map((answer) => answer.status)).toEqual(attempts.map(() => status));
    }
  });
});

describe('the list of a product', () => {
  const product = uuidv7();
  const given = [3, 5, 1, 5, 4, 3, 5];
  beforeAll(async () => {
    for (const rating of given) await post(product, buyer(), rating);
  });
  const ratingsBy = async (query: string) => {
    const ratings: number[] = [];
    let cursor = '';
    do {
      const page = await list(product, `?limit=2&${query}${cursor}`);
      ratings.push(...page.items.map((item: { rating: number }) => item.rating));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    return ratings;
  };

  test.each([
    ['sort=newest', [...given].reverse()],
    ['sort=oldest', given],
    ['sort=highest', [5, 5, 5, 4, 3, 3, 1]],
    ['sort=lowest', [1, 3, 3, 4, 5, 5, 5]],
    ['stars=5', [5, 5, 5]],
    ['stars=1,3&sort=lowest', [1, 3, 3]],
    ['stars=2', []],
  ])('by %s, each once over all pages', async (query, expected) => {
    expect(await ratingsBy(query)).toEqual(expected);
  });

  test('says how many gave how many stars, whatever is filtered', async () => {
    expect((await list(product, '?stars=1')).rating).toEqual({
      average: 3.71,
      count: 7,
      histogram: [
        { stars: 5, count: 3 },
        { stars: 4, count: 1 },
        { stars: 3, count: 2 },
        { stars: 2, count: 0 },
        { stars: 1, count: 1 },
      ],
    });
  });

  test.each(['stars=0', 'stars=6', 'stars=', 'stars=5,', 'sort=best', 'stars=4.5'])('refuses %s', async (query) => {
    expect((await app.request('GET', `/products/${product}/reviews?${query}`)).status).toBe(400);
  });
});
