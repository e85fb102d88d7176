import type { Invariant } from '../../platform/module';

export const reviewsInvariants: readonly Invariant[] = [
  {
    id: 'R1',
    title: 'one review per buyer and product, of 1 to 5 stars',
    when: 'always',
    sql: `select r.user_id, r.product_id, count(*) as reviews, min(r.rating) as lowest, max(r.rating) as highest
      from reviews.reviews r
      group by r.user_id, r.product_id
      having count(*) > 1 or min(r.rating) < 1 or max(r.rating) > 5`,
  },
  {
    id: 'R2.totals',
    title: 'the totals of a rating, and its stars, are those of its published reviews',
    when: 'always',
    sql: `select coalesce(t.product_id, s.product_id) as product_id, t.sum, t.count, t.stars, s.sum as true_sum, s.count as true_count, s.stars as true_stars
      from reviews.rating_totals t
      full join (
        select r.product_id, sum(r.rating)::int as sum, count(*)::int as count, array[count(*) filter (where r.rating = 1), count(*) filter (where r.rating = 2), count(*) filter (where r.rating = 3),
          count(*) filter (where r.rating = 4), count(*) filter (where r.rating = 5)]::int[] as stars
        from reviews.reviews r where r.status = 'published' group by r.product_id) s on s.product_id = t.product_id
      where coalesce(t.sum, 0) <> coalesce(s.sum, 0) or coalesce(t.count, 0) <> coalesce(s.count, 0)
        or coalesce(t.stars, '{0,0,0,0,0}') <> coalesce(s.stars, '{0,0,0,0,0}')`,
  },
];
