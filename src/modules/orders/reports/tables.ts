import type { Generated } from 'kysely';
import type { OptionalInstant } from '../../../platform/events/tables';

export interface ReportStateTable {
  only: Generated<boolean>;
  /** In which the views tell days. */
  zone: Generated<string>;
  is_built: Generated<boolean>;
  summed_at: OptionalInstant;
}

export interface ReportDayTable {
  day: string;
  currency: string;
  country: string;
  orders: Generated<number>;
  units: Generated<number>;
  gross_minor: Generated<number>;
  discount_minor: Generated<number>;
  shipping_minor: Generated<number>;
  rounding_minor: Generated<number>;
  tax_minor: Generated<number>;
  total_minor: Generated<number>;
  refunds: Generated<number>;
  refunded_minor: Generated<number>;
  refunded_tax_minor: Generated<number>;
  gift_cards_minor: Generated<number>;
  gift_cards_back_minor: Generated<number>;
}

export interface ReportDayTaxTable {
  day: string;
  currency: string;
  country: string;
  name: string;
  rate: string;
  base_minor: number;
  tax_minor: number;
  refunded_base_minor: number;
  refunded_tax_minor: number;
}

interface GoodsSums {
  day: string;
  currency: string;
  seller_store_id: string;
  units: number;
  gross_minor: number;
  discount_minor: number;
  tax_minor: number;
  total_minor: number;
}

export interface ReportDayProductTable extends GoodsSums {
  product_id: string;
  title: string;
}

export interface ReportDaySellerTable extends GoodsSums {
  orders: number;
}

export interface ReportMonthProductTable extends Omit<ReportDayProductTable, 'day'> {
  month: string;
}

export interface ReportCustomerMonthTable {
  customer: string;
  month: string;
  currency: string;
  orders: number;
  total_minor: number;
}

export interface ReportCohortTable {
  cohort: string;
  month: string;
  currency: string;
  customers: number;
  orders: number;
  total_minor: number;
}

/** Sums that are made anew from the orders; their views are read by them alone. */
export interface ReportTables {
  report_state: ReportStateTable;
  report_stale: { id: Generated<number>; day: string };
  report_days: ReportDayTable;
  report_day_taxes: ReportDayTaxTable;
  report_day_products: ReportDayProductTable;
  report_day_sellers: ReportDaySellerTable;
  report_month_products: ReportMonthProductTable;
  report_customer_months: ReportCustomerMonthTable;
  report_cohorts: ReportCohortTable;
}
