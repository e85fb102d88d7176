/**
 * What narrows a summing to some of the rows; conditions on `o`, a sale, and on `r`, a refund. `refunded` is on a column with the id of an
 * order: without it, what an order has in it would be looked up for all orders there are.
 */
export interface Part {
  readonly sales: string;
  readonly refunds: string;
  readonly refunded: (column: string) => string;
  /** On a column with a day. */
  readonly days: (column: string) => string;
}

export const everything: Part = { sales: 'true', refunds: 'true', refunded: () => 'true', days: () => 'true' };

const between = (column: string): string => `${column} >= (select a from span) and ${column} < (select b from span)`;

const refunded = (column: string): string => `${column} = any(array(
    select q.order_id from orders.order_refunds q where ${between('q.settled_at')}
    union
    select q.order_id from orders.order_refunds q where ${between('q.came_back_at')}
    union
    select h.order_id from orders.order_changes h where h.state = 'done' and ${between('h.settled_at')}))`;

/**
 * Between two instants that a common table expression `span` has as `a` and `b`, which are the beginnings of its days `first` and `next`; all
 * events of an order are needed to sum one.
 */
export const inSpan: Part = {
  sales: between('o.placed_at'),
  refunds: `${between('r.at')} and ${refunded('r.order_id')}`,
  refunded,
  days: (column) => `${column} >= (select first from span) and ${column} < (select next from span)`,
};

/** A table of sums and how its rows are made of the orders themselves: by the job for some days, by the doctor for all. */
export interface Sums {
  readonly table: string;
  readonly columns: readonly string[];
  readonly of: (part: Part) => string;
}

const days: Sums = {
  table: 'report_days',
  columns: [
    ...['day', 'currency', 'country', 'orders', 'units', 'gross_minor', 'discount_minor', 'shipping_minor', 'rounding_minor', 'tax_minor'],
    ...['total_minor', 'refunds', 'refunded_minor', 'refunded_tax_minor', 'gift_cards_minor', 'gift_cards_back_minor'],
  ],
  of: ({ sales, refunds }) => `
    select d.day, d.currency, d.country, sum(d.orders)::int, sum(d.units)::bigint, sum(d.gross)::bigint, sum(d.discount)::bigint,
      sum(d.shipping)::bigint, sum(d.rounding)::bigint, sum(d.tax)::bigint, sum(d.total)::bigint, sum(d.refunds)::int,
      sum(d.refunded)::bigint, sum(d.refunded_tax)::bigint, sum(d.gift_cards)::bigint, sum(d.gift_cards_back)::bigint
    from (
      select o.day, o.currency, o.country, o.has_goods::int as orders,
        (select coalesce(sum(l.quantity), 0) from orders.order_lines l where l.order_id = o.order_id and not l.gift_card) as units,
        o.subtotal_minor as gross, o.discount_minor as discount, o.shipping_minor as shipping, o.rounding_minor as rounding,
        o.tax_minor as tax, o.total_minor as total, 0 as refunds, 0 as refunded, 0 as refunded_tax,
        o.gift_cards_minor as gift_cards, 0 as gift_cards_back
      from orders.report_sales o where ${sales}
      union all
      select r.day, r.currency, r.country, 0, 0, 0, 0, 0, 0, 0, 0,
        case when r.amount_minor = 0 then 0 when r.turn = 1 then 1 when r.turn = 2 then -1 else 0 end, r.amount_minor, r.tax_minor, 0, r.gift_cards_minor
      from orders.report_refunds r where ${refunds}) d
    group by d.day, d.currency, d.country`,
};

const share = (what: string): string =>
  `round(r.after_minor * t.${what}::numeric / t.total_minor) - round((r.after_minor - r.amount_minor) * t.${what}::numeric / t.total_minor)`;

const taxes: Sums = {
  table: 'report_day_taxes',
  columns: ['day', 'currency', 'country', 'name', 'rate', 'base_minor', 'tax_minor', 'refunded_base_minor', 'refunded_tax_minor'],
  of: ({ sales, refunds, refunded: ofOrders }) => `
    select d.day, d.currency, d.country, d.name, d.rate, sum(d.base)::bigint, sum(d.tax)::bigint, sum(d.refunded_base)::bigint, sum(d.refunded_tax)::bigint
    from (
      select o.day, o.currency, o.country, o.name, o.rate, o.base_minor as base, o.tax_minor as tax, 0 as refunded_base, 0 as refunded_tax
      from orders.report_taxes o where ${sales}
      union all
      select r.day, r.currency, r.country, t.name, t.rate, 0, 0, ${share('base_minor')}, ${share('tax_minor')}
      from orders.report_refunds r join orders.report_taxes t on t.order_id = r.order_id
      where ${refunds} and ${ofOrders('t.order_id')} and t.total_minor > 0) d
    group by d.day, d.currency, d.country, d.name, d.rate`,
};

const seller = `coalesce(l.seller_store_id, '00000000-0000-0000-0000-000000000000')`;
const goods =
  'sum(l.quantity)::bigint, sum(l.subtotal_minor)::bigint, sum(l.discount_minor)::bigint, sum(l.tax_minor)::bigint, sum(l.total_minor)::bigint';
const goodsColumns = ['units', 'gross_minor', 'discount_minor', 'tax_minor', 'total_minor'];

const products: Sums = {
  table: 'report_day_products',
  columns: ['day', 'currency', 'seller_store_id', 'product_id', 'title', ...goodsColumns],
  of: ({ sales }) => `
    select o.day, o.currency, ${seller}, l.product_id, max(l.title), ${goods}
    from orders.report_sales o join orders.order_lines l on l.order_id = o.order_id and not l.gift_card where ${sales} group by 1, 2, 3, 4`,
};

const sellers: Sums = {
  table: 'report_day_sellers',
  columns: ['day', 'currency', 'seller_store_id', 'orders', ...goodsColumns],
  of: ({ sales }) => `
    select o.day, o.currency, ${seller}, count(distinct o.order_id)::int, ${goods}
    from orders.report_sales o join orders.order_lines l on l.order_id = o.order_id and not l.gift_card where ${sales} group by 1, 2, 3`,
};

/** Their rows have a day. */
export const daySums: readonly Sums[] = [days, taxes, products, sellers];

/** Their rows have a month, by its first day. */
export const customers: Sums = {
  table: 'report_customer_months',
  columns: ['month', 'currency', 'customer', 'orders', 'total_minor'],
  of: ({ sales }) => `
    select date_trunc('month', o.day)::date, o.currency, o.customer, count(*)::int, sum(o.total_minor)::bigint
    from orders.report_sales o where ${sales} and o.has_goods and o.customer is not null group by 1, 2, 3`,
};

/** Made of those of days. */
export const productMonths: Sums = {
  table: 'report_month_products',
  columns: ['month', 'currency', 'seller_store_id', 'product_id', 'title', ...goodsColumns],
  of: ({ days: inDays }) => `
    select date_trunc('month', p.day)::date, p.currency, p.seller_store_id, p.product_id, max(p.title),
      ${goodsColumns.map((column) => `sum(p.${column})::bigint`).join(', ')}
    from orders.report_day_products p where ${inDays('p.day')} group by 1, 2, 3, 4`,
};
