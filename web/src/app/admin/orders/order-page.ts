import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatMenuModule } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { Order, Payment } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { AddressLines } from '../../ui/address-lines';
import { Icon } from '../../ui/icon';
import { LineItem } from '../../ui/line-item';
import { labelsOf, PriceSteps } from '../../ui/price-steps';
import { Notice } from '../../ui/notice';
import { Totals } from '../../ui/totals';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { Facts, type Fact } from '../frame/facts';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { Timeline, type TimelineItem } from '../frame/timeline';
import { toneOf } from '../returns/return-words';
import { StatusBadge } from '../status-badge';
import { methodText } from '../payments/method-text';
import { injectOrderActions } from './order-actions';
import { withoutEchoes } from './order-echoes';
import { toRestock, unitsLeft } from './order-rules';
import { OrderDocuments } from './order-documents';
import { OrderGiftCards } from './order-gift-cards';
import { OrderParcels } from './order-parcels';
import { injectTellStep, isReason } from './tell-step';

@Component({
  selector: 'g-admin-order-page',
  imports: [
    MatButtonModule,
    MatMenuModule,
    RouterLink,
    AddressLines,
    Detail,
    Facts,
    Icon,
    LineItem,
    PriceSteps,
    Notice,
    OrderDocuments,
    OrderGiftCards,
    OrderParcels,
    Section,
    StatusBadge,
    Timeline,
    Totals,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-page.html',
  styleUrl: './order-page.css',
})
export class AdminOrderPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly labelsOf = labelsOf;
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  protected readonly actions = injectOrderActions();
  private readonly tell = injectTellStep();

  protected readonly record = injectStored(
    () => this.id(),
    async (id) => dataOf(await this.api.GET('/api/v1/orders/{id}', { params: { path: { id } } })),
  );
  protected readonly order = this.record.value;
  private readonly steps = injectStored(
    () => this.id(),
    async (id) => dataOf(await this.api.GET('/api/v1/orders/{id}/timeline', { params: { path: { id } } })),
  );
  protected readonly timeline = computed<readonly TimelineItem[] | null>(() => {
    const steps = this.steps.value();
    return steps === null
      ? null
      : withoutEchoes(steps.items)
          .toReversed()
          .map((step) => this.tell(step));
  });
  private readonly stored = injectStored(
    () => (this.session.can('orders:read-returns') ? this.id() : null),
    async (id) => dataOf(await this.api.GET('/api/v1/orders/{id}/returns', { params: { path: { id } } })),
  );
  protected readonly returns = computed(() => this.stored.value()?.items ?? []);
  protected readonly hasReturns = computed(() => this.returns().length > 0);
  protected readonly hasGiftCards = computed(() => this.order()?.lines.some((line) => line.giftCard) ?? false);
  protected readonly toneOf = toneOf;
  protected readonly incomplete = computed(() => (this.steps.value()?.missing.length ?? 0) > 0);

  protected readonly can = computed(() => {
    const order = this.order();
    const may = (permission: string): boolean => order !== null && this.session.can(permission);
    return {
      ship: may('orders:ship') && order?.axes.lifecycle === 'accepted' && !order.changeWaits && unitsLeft(order) > 0,
      edit: may('orders:edit') && order?.axes.lifecycle === 'accepted' && order.charge === null,
      withdraw: may('orders:edit') && order !== null && order.charge !== null,
      taken: may('orders:take-payment') && ((order !== null && order.charge !== null) || order?.axes.lifecycle === 'pending'),
      tag: may('orders:tag'),
      cancel: may('orders:cancel-all') && order?.cancellable === true,
      refund: may('orders:refund') && (order?.refundable.minor ?? 0) > 0,
      seeGiftCards: may('payments:read-gift-cards'),
      seeReturns: may('orders:read-returns'),
      takeBack: may('orders:manage-returns') && (order?.lines.some((line) => toRestock(line) > 0) ?? false),
      note: may('orders:write-notes'),
      link: may('orders:renew-link') && order?.userId === null,
      capture:
        may('payments:capture') && order?.payment?.status === 'authorized' && (!order.onDelivery || isOut.has(order.axes.fulfilment)),
      notCollected:
        may('orders:refund') && order?.onDelivery === true && order.axes.payment === 'authorized' && isOut.has(order.axes.fulfilment),
      seeCustomer: may('users:read-all') && order?.userId !== null,
      seeMails: may('notifications:read-mailbox'),
    };
  });
  protected readonly title = computed(() => {
    const number = this.order()?.number;
    return number ? this.t('order.heading', { number }) : this.t('order.pending');
  });
  protected readonly paymentFacts = computed<readonly Fact[]>(() => {
    const payment = this.order()?.payment;
    if (!payment) return [];
    const { amount, captured, refunded, failure } = payment;
    return [
      { label: this.t('order.amount'), value: this.i18n.money(amount) },
      { label: this.t('order.state'), value: this.paymentText(payment) },
      { label: this.t('order.paidBy'), value: methodText(this.t, payment) },
      ...this.partFacts(),
      { label: this.t('order.captured'), value: captured.minor > 0 && captured.minor !== amount.minor ? this.i18n.money(captured) : null },
      { label: this.t('order.refunded'), value: refunded.minor > 0 ? this.i18n.money(refunded) : null },
      { label: this.t('order.failure'), value: failure?.message ?? null },
    ];
  });

  constructor() {
    effect((onCleanup) => {
      this.id();
      const waits = this.order()?.refunds.some(({ status }) => status === 'pending') ?? false;
      const timer = waits ? setTimeout(() => untracked(() => void this.reload()), 3_000) : undefined;
      onCleanup(() => clearTimeout(timer));
    });
  }

  /** Only of an order that is paid in parts. */
  private partFacts(): readonly Fact[] {
    const parts = this.order()?.tenders ?? [];
    if (parts.length < 2) return [];
    return parts.map(({ provider, amount }) => ({ label: this.t('wallet.part', { provider }), value: this.i18n.money(amount) }));
  }

  private paymentText({ status, refunded }: Payment): string {
    return status === 'captured' && refunded.minor > 0 ? this.t('status.partlyRefunded') : this.t(`order.paymentStatus.${status}`);
  }

  protected refundText(status: Order['refunds'][number]['status']): string {
    return this.t(`order.refundStatus.${status}`);
  }

  protected reasonText(reason: string): string {
    return isReason(reason) ? this.t(`order.why.${reason}`) : reason;
  }

  protected async act(action: Promise<boolean>): Promise<void> {
    if (await action) await this.reload();
  }

  protected async takeBack(order: Order): Promise<void> {
    const id = await this.actions.takeBack(order);
    if (id !== null) await this.router.navigate(['/admin/returns', id]);
  }

  protected async reload(): Promise<void> {
    await Promise.all([this.record.reload(), this.steps.reload(), this.stored.reload()]);
  }
}

/** Something of it was sent: its money is where its goods are. */
const isOut: ReadonlySet<Order['axes']['fulfilment']> = new Set(['partly-shipped', 'shipped', 'delivered']);
