import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { Order, Payment } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { Announcer } from '../../platform/announcer';
import { PageTitle } from '../../platform/page-title';
import { SessionStore } from '../../state/session.store';
import { AddressLines } from '../../ui/address-lines';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { LineItem } from '../../ui/line-item';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { Totals } from '../../ui/totals';
import { adminEn, adminTexts } from '../admin-texts';
import { StatusBadge } from '../status-badge';
import { CancelDialog } from './cancel-dialog';
import { ShipDialog } from './ship-dialog';

@Component({
  selector: 'g-admin-order-page',
  imports: [MatButtonModule, RouterLink, AddressLines, Empty, Icon, LineItem, Notice, ProblemNotice, StatusBadge, Totals],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-page.html',
  styleUrl: './order-page.css',
})
export class AdminOrderPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly dialog = inject(MatDialog);
  private readonly announcer = inject(Announcer);
  private readonly pageTitle = inject(PageTitle);
  protected readonly order = signal<Order | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly done = signal<string | null>(null);

  protected readonly remaining = computed(() => (this.order()?.lines ?? []).reduce((sum, line) => sum + line.quantity - line.shipped, 0));
  protected readonly canShip = computed(
    () => this.session.can('orders:ship') && this.order()?.axes.lifecycle === 'accepted' && this.remaining() > 0,
  );
  protected readonly canCancel = computed(
    () =>
      this.session.can('orders:cancel-all') &&
      this.order()?.axes.lifecycle !== 'cancelled' &&
      this.order()?.axes.fulfilment === 'unfulfilled',
  );
  protected readonly canDeliver = computed(() => this.session.can('shipping:manage-shipments'));
  protected readonly title = computed(() => {
    const number = this.order()?.number;
    return number ? this.t('order.heading', { number }) : this.t('order.pending');
  });

  constructor() {
    effect(() => {
      this.id();
      untracked(() => {
        this.order.set(null);
        void this.load();
      });
    });
    effect(() => {
      if (this.order()) this.pageTitle.set(this.title());
    });
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    try {
      this.order.set(dataOf(await this.api.GET('/api/v1/orders/{id}', { params: { path: { id: this.id() } } })));
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  protected paymentText(status: Payment['status']): string {
    return this.t(`order.paymentStatus.${status}`);
  }

  /** The server's own word where there is none of ours yet. */
  protected stepText(what: string): string {
    return isStep(what) ? this.t(`order.step.${what}`) : what;
  }

  protected whoText(who: string): string {
    if (who.startsWith('staff:')) return this.t('order.who.staff');
    return who === 'buyer' || who === 'system' ? this.t(`order.who.${who}`) : who;
  }

  protected ship(order: Order): void {
    this.dialog
      .open<ShipDialog, unknown, boolean>(ShipDialog, { data: { orderId: order.id, number: order.number ?? '', count: this.remaining() } })
      .afterClosed()
      .subscribe((shipped) => {
        if (shipped) void this.finished(this.t('ship.done'));
      });
  }

  protected cancel(order: Order): void {
    this.dialog
      .open<CancelDialog, unknown, boolean>(CancelDialog, { data: { orderId: order.id, number: order.number ?? '' } })
      .afterClosed()
      .subscribe((cancelled) => {
        if (cancelled) void this.finished(this.t('cancel.done'));
      });
  }

  protected async deliver(shipmentId: string): Promise<void> {
    try {
      dataOf(await this.api.PATCH('/api/v1/shippings/{id}', { params: { path: { id: shipmentId } }, body: { status: 'delivered' } }));
      await this.load();
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  private async finished(message: string): Promise<void> {
    this.done.set(message);
    this.announcer.say(message);
    await this.load();
  }
}

const isStep = (what: string): what is keyof typeof adminEn.order.step => Object.hasOwn(adminEn.order.step, what);
