import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf, ORDER_SECRETS } from '../../api/client';
import { isUnknown, problemFrom, type Problem } from '../../api/problem';
import type { Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import type { Key } from '../../i18n/translate';
import { Announcer } from '../../platform/announcer';
import { askAgainAfter } from '../../platform/browser';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { AddressLines } from '../../ui/address-lines';
import { Failed } from '../../ui/failed';
import { Icon } from '../../ui/icon';
import { LineItem } from '../../ui/line-item';
import { labelsOf, PriceSteps } from '../../ui/price-steps';
import { Notice } from '../../ui/notice';
import { PickupPlace } from '../../ui/pickup-place';
import { OrderBadge } from '../../ui/order-badge';
import { wordsOf } from '../../ui/order-words';
import { Totals } from '../../ui/totals';
import { paidWithText } from '../payment-names';
import { BuyAgain } from './buy-again';
import { CancelOrder } from './cancel-order';
import { OrderDocuments } from './documents';
import { Downloads } from './downloads';
import { OrderReturns } from './order-returns';
import { Parcel } from './parcel';
import { PayAgain } from './pay-again';
import { PayDifference } from './pay-difference';
import { isUndecided, phoneOf, progressOf, transferOf, waitsFor, wayOf } from './progress';
import { Tenders } from './tenders';
import { TransferDetails } from './transfer-details';
import { WaitingOrder } from './waiting-order';

/** Confirmation and tracking. A link from a mail brings the order's secret along as `?token=`. */
@Component({
  selector: 'g-order-page',
  imports: [
    RouterLink,
    AddressLines,
    BuyAgain,
    CancelOrder,
    OrderDocuments,
    Downloads,
    Failed,
    Icon,
    LineItem,
    PriceSteps,
    Notice,
    OrderBadge,
    OrderReturns,
    Parcel,
    PayAgain,
    PayDifference,
    PickupPlace,
    Totals,
    Tenders,
    TransferDetails,
    WaitingOrder,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-page.html',
  styleUrl: './order-page.css',
})
export class OrderPage {
  readonly id = input.required<string>();
  readonly token = input<string>();
  readonly placed = input<string>();

  protected readonly t = injectTexts(shopTexts);
  protected readonly labelsOf = labelsOf;
  protected readonly i18n = inject(I18n);
  protected readonly session = inject(SessionStore);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly secrets = inject(ORDER_SECRETS);
  private readonly announcer = inject(Announcer);
  private readonly cart = inject(CartStore);

  protected readonly isUnknown = isUnknown;
  protected readonly order = signal<Order | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly progress = computed(() => {
    const order = this.order();
    return order ? progressOf(order.axes, wayOf(order)) : [];
  });
  protected readonly isMailed = computed(() => this.order()?.lines.every((line) => line.giftCard) ?? false);
  protected readonly hasDownloads = computed(
    () => this.order()?.axes.lifecycle !== 'pending' && (this.order()?.lines.some((line) => line.digital && !line.giftCard) ?? false),
  );
  protected readonly mayComeBack = computed(() => {
    const order = this.order();
    return order?.axes.lifecycle === 'accepted' && order.axes.payment !== 'authorized' && order.lines.some(({ shipped }) => shipped > 0);
  });
  protected readonly thanks = computed(() => {
    const name = (this.order()?.shippingAddress ?? this.order()?.billingAddress)?.name;
    return name === undefined ? this.t('order.thanksAll') : this.t('order.thanks', { name });
  });
  protected readonly waits = computed(() => {
    const order = this.order();
    return order && waitsFor(order);
  });
  protected readonly phone = computed(() => {
    const order = this.order();
    return order && phoneOf(order);
  });
  protected readonly transfer = computed(() => {
    const order = this.order();
    return order && transferOf(order);
  });
  protected readonly paidWith = computed(() => {
    const order = this.order();
    return order?.payment && order.axes.payment !== 'unpaid' ? paidWithText(this.t, order.payment) : null;
  });
  protected readonly cancelledText = computed(() => {
    const order = this.order();
    if (order?.cancelReason === 'not-paid-in-time') return this.t('order.cancelledUnpaid');
    if (order?.payment?.failure) return this.t('order.cancelledPayment', { reason: order.payment.failure.message });
    return this.t(order && (order.refunds.length > 0 || order.axes.payment !== 'unpaid') ? 'order.cancelledRefund' : 'order.cancelledHint');
  });
  protected readonly isNew = computed(() => this.placed() !== undefined && this.order()?.axes.lifecycle === 'accepted');
  protected readonly stepTexts = {
    placed: 'order.step.placed',
    reserved: 'order.step.reserved',
    paid: 'order.step.paid',
    partlyShipped: 'order.step.partlyShipped',
    shipped: 'order.step.shipped',
    delivered: 'order.step.delivered',
    ready: 'order.step.ready',
    mailed: 'order.step.mailed',
    pickupReady: 'order.step.pickupReady',
    pickupPartly: 'order.step.pickupPartly',
    pickedUp: 'order.step.pickedUp',
  } as const;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    effect(() => {
      const [id, token] = [this.id(), this.token()];
      untracked(() => void this.open(id, token));
    });
    inject(DestroyRef).onDestroy(() => this.stopAsking());
  }

  /** Staff write their reason for the buyer; of a refund that the shop made by itself, the page says why. */
  protected refundText({ createdAt, reason }: Order['refunds'][number]): string {
    const own = ownReasons.get(reason);
    return [this.i18n.day(createdAt), own ? this.t(own) : reason].join(', ');
  }

  protected retry(): Promise<void> {
    this.problem.set(null);
    return this.load();
  }

  protected async load(turn = 0): Promise<void> {
    this.stopAsking();
    const [id, before] = [this.id(), this.order()];
    try {
      if (before?.payment && this.phone() && asksProvider(turn)) await this.askProvider(before.payment.id);
      const order = dataOf(await this.api.GET('/api/v1/orders/{id}', { params: { path: { id } } }));
      if (id !== this.id()) return;
      this.order.set(order);
      this.problem.set(null);
      if (before && before.status !== order.status) this.announcer.say(this.t(`order.status.${wordsOf(order)[0] ?? order.status}`));
      if (order.axes.lifecycle !== 'pending' && this.cart.ordering()?.orderId === id) void this.cart.load();
      if (isUndecided(order) || phoneOf(order)) this.timer = setTimeout(() => void this.load(turn + 1), askAgainAfter(turn));
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  /** Without an answer the order is read all the same. */
  private async askProvider(id: string): Promise<void> {
    await this.api.POST('/api/v1/payments/{id}/sync', { params: { path: { id } } }).catch(() => undefined);
  }

  /** The secret is kept for this tab and leaves the address bar, so that it is not passed on with a copied link. */
  private async open(id: string, token: string | undefined): Promise<void> {
    if (token !== undefined) {
      this.secrets.keep(id, token);
      await this.router.navigate([], { queryParams: { token: null }, queryParamsHandling: 'merge', replaceUrl: true });
      return;
    }
    if (this.order()?.id !== id) this.order.set(null);
    await this.load();
  }

  private stopAsking(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** In the first two minutes or so; then the shop's own asking will do. */
const asksProvider = (turn: number): boolean => turn > 1 && turn < 14;

const ownReasons: ReadonlyMap<string, Key<typeof shopTexts.en>> = new Map([
  ['order-cancelled', 'order.refundCancelled'],
  ['late-payment', 'order.refundLate'],
]);
