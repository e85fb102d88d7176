import { sql, type Transaction } from 'kysely';
import type { Address, PickupPlace, TaxLine } from '../../../platform/facade/schemas';
import type { OrderPromotion } from '../contract';
import type { DocumentFacts } from '../domain/due-documents';
import type { OrdersTables } from '../tables';
import type { DocumentKind, Seller, TaxRow } from './content';

export interface LineFacts {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly options: { readonly name: string; readonly value: string }[];
  readonly parts: { readonly sku: string; readonly title: string; readonly quantity: number }[] | null;
  readonly quantity: number;
  readonly claimed: number;
  readonly isShipped: boolean;
  readonly gift: boolean;
  readonly unitPrice: number;
  readonly discount: number;
  readonly total: number;
  readonly taxes: TaxLine[];
}

/** Of a line so many. */
interface Units {
  readonly lineId: string;
  readonly quantity: number;
}

export interface IssuedFacts {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly cause: string;
  readonly total: number;
  readonly taxes: TaxRow[] | null;
  /** Of the invoice of the order: what changed it before. */
  readonly changes: string[] | null;
}

/** An order with all that its documents say of it, as it stands under its lock. */
export interface OrderFacts extends DocumentFacts {
  readonly number: string;
  readonly currency: string;
  readonly locale: string;
  readonly email: string;
  readonly placedAt: Date;
  readonly isOld: boolean;
  readonly seller: Partial<Seller>;
  readonly mailInvoices: boolean;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly pickup: PickupPlace | null;
  readonly shippingOptionName: string | null;
  readonly shipping: number;
  readonly shippingTaxes: TaxLine[];
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly taxIncluded: boolean;
  readonly rounding: number;
  readonly promotions: OrderPromotion[];
  readonly lines: LineFacts[];
  readonly refunds: {
    readonly changeId: string | null;
    readonly id: string;
    readonly amount: number;
    readonly cameBack: boolean;
    readonly reason: string;
    readonly goods: Units[];
    /** Refunds that were asked for with it, itself among them: money goes back from several payments. */
    readonly together: string[];
  }[];
  readonly parcels: { readonly id: string; readonly isUnderWay: boolean; readonly leftAt: string; readonly lines: Units[] }[];
  readonly changes: { readonly id: string; readonly difference: number; readonly reason: string; readonly taxes: TaxRow[] | null }[];
  readonly issued: IssuedFacts[];
}

/**
 * Locked in one order, so that two who look at the same orders wait and do not trip, and before they are read (see `lockOrder`).
 * Historical and unnumbered ones have no documents.
 */
export async function lockFacts(db: Transaction<OrdersTables>, orderIds: readonly string[]): Promise<OrderFacts[]> {
  const locked = sql`select 1 from orders o where o.id = any(${[...orderIds]}::uuid[]) order by o.id for update`.execute(db);
  const read = sql<OrderFacts>`
    select o.id, o.number::text as number, o.lifecycle, o.payment, o.fulfilment, o.on_delivery as "onDelivery", o.currency, o.locale, o.email,
      o.placed_at as "placedAt", o.placed_at < s.since as "isOld", s.invoice_at as "invoiceAt", s.seller, s.mail_invoices as "mailInvoices",
      o.shipping_address as "shippingAddress", o.billing_address as "billingAddress", o.pickup, o.shipping_option_name as "shippingOptionName",
      o.shipping_minor as shipping, o.shipping_taxes as "shippingTaxes", o.subtotal_minor as subtotal, o.discount_minor as discount,
      o.tax_minor as tax, o.tax_included as "taxIncluded", o.rounding_minor as rounding, o.total_minor as total, o.promotions,
      (select json_agg(json_build_object('id', l.id, 'sku', l.sku, 'title', l.title, 'options', l.options, 'parts', l.parts,
          'quantity', l.quantity, 'claimed', l.claimed, 'isShipped', l.digital is null, 'gift', l.gift, 'unitPrice', l.unit_price_minor,
          'discount', l.discount_minor, 'total', l.total_minor, 'taxes', l.taxes) order by l.position)
        from order_lines l where l.order_id = o.id) as lines,
      (select coalesce(json_agg(json_build_object('id', r.id, 'amount', r.amount_minor, 'cameBack', r.came_back_at is not null, 'reason', r.reason, 'changeId', r.change_id,
          'together', (select json_agg(t.id) from order_refunds t where t.order_id = r.order_id and t.created_at = r.created_at),
          'goods', (select coalesce(json_agg(json_build_object('lineId', b.order_line_id, 'quantity', b.restocked + b.written_off)), '[]')
            from return_receipts c join return_receipt_lines b on b.receipt_id = c.id where c.refund_id = r.id)) order by r.settled_at, r.id), '[]')
        from order_refunds r where r.order_id = o.id and (r.status = 'succeeded' or r.came_back_at is not null)) as refunds,
      (select coalesce(json_agg(json_build_object('id', f.shipment_id, 'isUnderWay', f.status <> 'claimed', 'leftAt', f.created_at,
          'lines', (select json_agg(json_build_object('lineId', p.order_line_id, 'quantity', p.quantity))
            from fulfilment_lines p where p.shipment_id = f.shipment_id)) order by f.created_at, f.shipment_id), '[]')
        from fulfilments f where f.order_id = o.id) as parcels,
      (select coalesce(json_agg(json_build_object('id', h.id, 'difference', h.difference_minor, 'reason', h.reason, 'taxes', h.plan -> 'taxes') order by h.settled_at, h.id), '[]')
        from order_changes h where h.order_id = o.id and h.state = 'done') as changes,
      (select coalesce(json_agg(json_build_object('id', d.id, 'kind', d.kind, 'cause', d.cause, 'total', d.total_minor,
          'taxes', d.content -> 'taxes', 'changes', d.content -> 'changes') order by d.issued_at, d.kind, d.serial), '[]')
        from documents d where d.order_id = o.id) as issued
    from orders o cross join document_settings s
    where o.id = any(${[...orderIds]}::uuid[]) and o.number is not null
    order by o.id`.execute(db);
  const [, { rows }] = await Promise.all([locked, read]);
  return rows;
}
