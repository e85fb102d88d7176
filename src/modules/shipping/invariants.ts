import type { Invariant } from '../../platform/module';

/** H1 to H3 compare parcels with orders and belong to neither module. */
export const shippingInvariants: Invariant[] = [
  {
    id: 'H4',
    title: 'no parcel is empty',
    when: 'always',
    sql: `select s.id from shipping.shipments s
      where not exists (select from shipping.shipment_lines l where l.shipment_id = s.id and l.quantity >= 1)`,
  },
  {
    id: 'H5',
    title: 'a parcel is where its recorded steps lead, forward only',
    when: 'always',
    sql: `select s.id, s.status, e.last, e.went_back from shipping.shipments s
      left join (
        select t.shipment_id, (array_agg(t.status order by t.seq desc))[1] as last, count(*) as steps, max(t.seq) as numbered,
          bool_or(t.status <> 'delivered' and t.seq > d.seq) as went_back
        from shipping.tracking_events t
        left join (select x.shipment_id, min(x.seq) as seq from shipping.tracking_events x where x.status = 'delivered' group by x.shipment_id) d
          on d.shipment_id = t.shipment_id
        group by t.shipment_id) e on e.shipment_id = s.id
      where (e.last = 'delivered') is distinct from (s.status = 'delivered') or e.steps <> e.numbered or e.went_back`,
  },
  {
    id: 'H6',
    title: 'a tracking number belongs to one parcel of its carrier',
    when: 'always',
    sql: `select s.carrier, s.tracking_number from shipping.shipments s group by s.carrier, s.tracking_number having count(*) > 1`,
  },
  {
    id: 'H7',
    title: 'the bands of a rate by weight follow each other, and other rates have none',
    when: 'always',
    sql: `select r.id, r.by_weight, count(b.position) as bands, max(b.position) as last, bool_or(b.disordered) as disordered
      from shipping.rates r
      left join (
        select x.rate_id, x.position,
          x.position > 1 and coalesce(lag(x.up_to_grams) over w >= x.up_to_grams, lag(x.up_to_grams) over w is null) as disordered
        from shipping.rate_bands x window w as (partition by x.rate_id order by x.position)) b on b.rate_id = r.id
      group by r.id
      having r.by_weight <> (count(b.position) > 0) or count(b.position) <> coalesce(max(b.position), 0) or bool_or(b.disordered)`,
  },
];
