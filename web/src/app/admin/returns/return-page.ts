import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { OrderReturn } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { AddressLines } from '../../ui/address-lines';
import { Notice } from '../../ui/notice';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { ReceiveGoods } from './receive-goods';
import { injectReturnActions } from './return-actions';
import { reasonKey, toneOf, wordsOf } from './return-words';

/** One return: what comes back and why, what was decided, and what has arrived. */
@Component({
  selector: 'g-return-page',
  imports: [MatButtonModule, RouterLink, AddressLines, Detail, Notice, ReceiveGoods, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './return-page.html',
  styles: `
    .wide {
      overflow-x: auto;
    }
    table {
      inline-size: 100%;
      min-inline-size: 36rem;
      border-collapse: collapse;
      font-size: var(--text-s);
      font-variant-numeric: tabular-nums;
    }
    th,
    td {
      padding: var(--space-2);
      border-block-end: 1px solid var(--line);
      text-align: start;
      vertical-align: top;
    }
    th {
      color: var(--ink-soft);
      font-weight: 600;
      white-space: nowrap;
    }
    .end {
      text-align: end;
    }
    .sub {
      display: block;
      color: var(--ink-soft);
    }
    .words {
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
  `,
})
export class ReturnPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  protected readonly actions = injectReturnActions();
  protected readonly toneOf = toneOf;
  protected readonly wordsOf = wordsOf;
  protected readonly reasonKey = reasonKey;

  protected readonly record = injectStored(
    () => this.id(),
    async (id) => dataOf(await this.api.GET('/api/v1/returns/{id}', { params: { path: { id } } })),
  );
  protected readonly one = this.record.value;
  protected readonly mayOpenOrder = this.session.can('orders:read-all');
  protected readonly title = computed(() => {
    const number = this.one()?.number;
    return number === undefined ? '' : this.t('returns.one', { number });
  });
  protected readonly can = computed(() => {
    const one = this.one();
    const [may, isHeld] = [this.session.can('orders:manage-returns'), this.session.isHeldToStores()];
    const isExchanged = one?.exchange ? !['wished', 'agreed'].includes(one.exchange.state) : false;
    return {
      decide: may && one?.state === 'requested',
      receive: may && (one?.state === 'approved' || one?.state === 'partly-received'),
      label: may && (one?.state === 'approved' || one?.state === 'partly-received'),
      cancel: may && (one?.state === 'requested' || one?.state === 'approved') && !isExchanged,
      close: may && one?.state === 'partly-received',
      agree: may && !isHeld && one?.state === 'approved' && (one.exchange?.changeId ?? null) === null,
      retry: may && !isHeld && one?.exchange?.state === 'failed' && one.exchange.moneyBack === null,
    };
  });

  protected refundText({ refund, refundStatus }: OrderReturn['receipts'][number]): string {
    if (refund.minor === 0) return this.t('returns.receiptNoMoney');
    const amount = this.i18n.money(refund);
    if (refundStatus === 'failed') return this.t('returns.receiptFailed', { amount });
    return this.t(refundStatus === 'pending' ? 'returns.receiptPending' : 'returns.receiptRefund', { amount });
  }

  protected exchangeText({ state, difference }: NonNullable<OrderReturn['exchange']>): string {
    return this.t(`returns.exchangeStates.${state}`, { amount: difference ? this.i18n.money(difference) : '' });
  }

  protected titleOf(one: OrderReturn, lineId: string): string {
    const line = one.lines.find((other) => other.lineId === lineId);
    return line ? wordsOf(line) : '';
  }

  protected async act(action: Promise<boolean>): Promise<void> {
    if (await action) await this.record.reload();
  }
}
