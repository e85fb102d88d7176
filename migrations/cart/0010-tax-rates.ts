import { sql, type Kysely, type RawBuilder } from 'kysely';

/** Taxes by place and class, and who pays none. Carts under way keep the one tax they were frozen with, told in the new form. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table tax_rates (
      id uuid primary key,
      name text not null check (length(name) between 1 and 60),
      rate_ppm int not null check (rate_ppm between 0 and 1000000),
      tax_class text not null check (tax_class ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(tax_class) <= 40),
      country text not null check (country ~ '^([A-Z]{2})?$'),
      region text not null check (length(region) <= 60),
      postal_codes text[] not null check (cardinality(postal_codes) <= 1000),
      cities text[] not null check (cardinality(cities) <= 1000),
      priority int not null check (priority between 1 and 100),
      compound boolean not null,
      shipping boolean not null,
      place text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint tax_rates_one_for_a_place unique (place)
    )`.execute(db);
  await sql`comment on column tax_rates.rate_ppm is 'parts in a million: 200000 is 20 %'`.execute(db);
  await sql`comment on column tax_rates.place is 'digest of class, priority, country, region, postal codes and cities'`.execute(db);
  await sql`create index tax_rates_in_order on tax_rates (country, region, tax_class, priority, id)`.execute(db);
  await sql`
    create table tax_exempt_groups (
      group_id uuid primary key,
      created_at timestamptz not null default now()
    )`.execute(db);
  const percent = (one: RawBuilder<unknown>) => sql`trim_scale((${one} ->> 'taxRateBasisPoints')::numeric / 100)`;
  const taxed = (
    one: RawBuilder<unknown>,
  ) => sql`${one} - 'taxRateBasisPoints' || jsonb_build_object('taxRatePercent', ${percent(one)}, 'taxes',
    case when (${one} -> 'tax' ->> 'minor')::bigint = 0 then '[]'
      else jsonb_build_array(jsonb_build_object('name', 'Tax', 'ratePercent', ${percent(one)}, 'amount', ${one} -> 'tax')) end)`;
  await sql`
    update checkouts k set quote = k.quote
      || jsonb_build_object('lines', (select jsonb_agg(${taxed(sql`l`)} order by n) from jsonb_array_elements(k.quote -> 'lines') with ordinality as e (l, n)))
      || case when jsonb_typeof(k.quote -> 'shippingOption') = 'object'
          then jsonb_build_object('shippingOption', ${taxed(sql`(k.quote -> 'shippingOption')`)}) else '{}' end
      || jsonb_build_object('totals', (k.quote -> 'totals') || jsonb_build_object('taxLines', coalesce((
          select jsonb_agg(jsonb_build_object('name', t -> 'name', 'ratePercent', trim_scale((t ->> 'rateBasisPoints')::numeric / 100), 'amount', t -> 'amount') order by n)
          from jsonb_array_elements(k.quote -> 'totals' -> 'taxLines') with ordinality as e (t, n)), '[]')))
    where k.quote is not null`.execute(db);
}
