import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { Chart, type Bar } from './chart';
import { cohortsOf, percentOf, sumBy } from './figures';
import { dayFrom, periodsOf, stepFor } from './scale';

type Report = 'sales' | 'taxes' | 'refunds' | 'products' | 'cohorts';

/** What the shop sold, taxed and gave back; who works for some stores sees what they sold. */
@Component({
  selector: 'g-reports-page',
  imports: [MatButtonModule, Chart, Icon, PageHead, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './reports-page.html',
  styleUrl: './reports-page.css',
})
export class ReportsPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly today = new Date().toISOString().slice(0, 10);
  protected readonly seesPayouts = this.session.can('payments:read-payouts');
  protected readonly spans = [30, 90, 365] as const;
  protected readonly from = signal(dayFrom(this.today, -29));
  protected readonly to = signal(this.today);
  protected readonly by = computed(() => stepFor(this.from(), this.to()));
  private readonly span = computed(() => (this.from() <= this.to() ? { from: this.from(), to: this.to() } : null));
  private readonly chosenCurrency = signal<string | null>(null);

  protected readonly sales = injectStored(
    () => this.span(),
    async (span) => dataOf(await this.api.GET('/api/v1/reports/sales', { params: { query: { ...span, by: this.by() } } })),
  );
  protected readonly products = injectStored(
    () => this.span(),
    async (span) => dataOf(await this.api.GET('/api/v1/reports/products', { params: { query: { ...span, limit: 50 } } })).rows,
  );
  /** Of the whole shop only: sellers are refused, and see nothing of it. */
  protected readonly taxes = injectStored(
    () => this.span(),
    async (span) => (await this.api.GET('/api/v1/reports/taxes', { params: { query: span } })).data?.rows ?? [],
  );
  protected readonly refunds = injectStored(
    () => this.span(),
    async (span) => (await this.api.GET('/api/v1/reports/refunds', { params: { query: { ...span, by: 'month' } } })).data?.rows ?? [],
  );
  protected readonly cohorts = injectStored(
    () => this.span(),
    async (span) => (await this.api.GET('/api/v1/reports/cohorts', { params: { query: span } })).data?.rows ?? [],
  );
  protected readonly payouts = injectStored(
    () => (this.seesPayouts ? this.span() : null),
    async (span) => dataOf(await this.api.GET('/api/v1/reports/payouts', { params: { query: { ...span, by: 'month' } } })).rows,
  );

  protected readonly currencies = computed(() => [...new Set((this.sales.value()?.rows ?? []).map(({ currency }) => currency))]);
  protected readonly currency = computed(() => this.chosenCurrency() ?? this.currencies()[0] ?? null);
  private readonly inCurrency = computed(() => (this.sales.value()?.rows ?? []).filter(({ currency }) => currency === this.currency()));
  protected readonly bars = computed<readonly Bar[]>(() => {
    const rows = new Map(this.inCurrency().map((row) => [row.period, row]));
    if (rows.size === 0) return [];
    return periodsOf(this.from(), this.to(), this.by()).map((period) => {
      const { net, orders } = rows.get(period) ?? { net: 0, orders: 0 };
      const label = this.dayText(period);
      return { label, value: net, told: this.t('report.bar', { day: label, amount: this.money(net), count: orders }) };
    });
  });
  protected readonly figures = computed(() => {
    const rows = this.inCurrency();
    const sum = (key: 'orders' | 'units' | 'gross' | 'discount' | 'shipping' | 'tax' | 'total' | 'refunded' | 'net') => sumBy(rows, key);
    const [giftCards, giftCardsBack] = [sumBy(rows, 'giftCards'), sumBy(rows, 'giftCardsRefunded')];
    const ofCards = [
      { name: this.t('report.giftCards'), value: this.money(giftCards) },
      { name: this.t('report.giftCardsBack'), value: this.money(-giftCardsBack) },
    ];
    return [
      { name: this.t('report.net'), value: this.money(sum('net')), strong: true },
      { name: this.t('report.orders'), value: this.i18n.number(sum('orders')), strong: true },
      { name: this.t('report.gross'), value: this.money(sum('gross')) },
      { name: this.t('report.discount'), value: this.money(-sum('discount')) },
      { name: this.t('report.shipping'), value: this.money(sum('shipping')) },
      { name: this.t('report.tax'), value: this.money(sum('tax')) },
      { name: this.t('report.total'), value: this.money(sum('total')) },
      { name: this.t('report.refunded'), value: this.money(-sum('refunded')) },
      ...(giftCards === 0 && giftCardsBack === 0 ? [] : ofCards),
    ];
  });
  protected readonly cohortRows = computed(() => cohortsOf(this.cohorts.value() ?? []));
  protected readonly cohortMonths = computed(() =>
    Array.from({ length: Math.min(12, Math.max(0, ...this.cohortRows().map(({ months }) => months.length))) }, (_, at) => at),
  );
  protected readonly say = (minor: number): string => this.i18n.roundMoney({ minor, currency: this.currency() ?? 'USD' });
  protected readonly percent = percentOf;

  protected last(days: number): void {
    this.to.set(this.today);
    this.from.set(dayFrom(this.today, 1 - days));
  }

  protected isLast(days: number): boolean {
    return this.to() === this.today && this.from() === dayFrom(this.today, 1 - days);
  }

  protected pick(currency: string): void {
    this.chosenCurrency.set(currency);
  }

  protected money(minor: number, currency = this.currency()): string {
    return currency === null ? this.i18n.number(minor) : this.i18n.money({ minor, currency });
  }

  /** A day of the shop's own time, which is no instant. */
  protected dayText(day: string): string {
    return this.i18n.day(`${day}T12:00:00`);
  }

  protected monthText(day: string): string {
    return new Intl.DateTimeFormat(this.i18n.locale(), { month: 'short', year: 'numeric' }).format(new Date(`${day}T12:00:00`));
  }

  protected countryText(code: string): string {
    return code === '' ? this.t('report.nowhere') : this.i18n.country(code);
  }

  protected fileOf(report: Report | 'payouts'): string {
    const days = `from=${this.from()}&to=${this.to()}`;
    return `/api/v1/reports/${report}/file?${days}${report === 'sales' ? `&by=${this.by()}` : ''}`;
  }
}
