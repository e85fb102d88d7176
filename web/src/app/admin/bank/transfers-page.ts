import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import type { BankTransfer, RefundToSend } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { money, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { StatementImport } from './statement-import';

/** Orders that wait for a transfer, the account's statement, and money that goes back by hand. */
@Component({
  selector: 'g-transfers-page',
  imports: [MatButtonModule, RouterLink, PageHead, ProblemNotice, Section, StatementImport],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-page-head [heading]="t('bank.heading')" [hint]="t('bank.hint')" />

    <g-statement-import (changed)="reload()" />

    <g-section [heading]="t('bank.awaited')">
      @if (transfers.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="transfers.reload()" />
      }
      <ul class="rows">
        @for (transfer of transfers.value() ?? []; track transfer.paymentId) {
          <li class="row">
            <span class="what">
              <strong class="number">{{ transfer.reference }}</strong>
              <small class="muted"
                >{{ t('bank.since') }} {{ i18n.day(transfer.createdAt) }}
                @if (transfer.until; as until) {
                  , {{ t('bank.until') }} {{ i18n.day(until) }}
                }
              </small>
              @if (transfer.received.minor > 0) {
                <small>{{ t('bank.received') }}: {{ i18n.money(transfer.received) }}</small>
              }
            </span>
            <strong>{{ i18n.money(transfer.amount) }}</strong>
            <span class="tools">
              @if (canSeeOrders) {
                <a mat-button [routerLink]="['/admin/orders', transfer.orderId]">{{ t('bank.order') }}</a>
              }
              <button mat-stroked-button type="button" (click)="match(transfer)">{{ t('bank.match') }}</button>
            </span>
          </li>
        } @empty {
          @if (transfers.value()) {
            <li class="muted small">{{ t('bank.none') }}. {{ t('bank.noneHint') }}</li>
          }
        }
      </ul>
    </g-section>

    <g-section [heading]="t('bank.refunds')" [hint]="t('bank.refundsHint')">
      @if (refunds.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="refunds.reload()" />
      }
      <ul class="rows">
        @for (refund of refunds.value()?.items ?? []; track refund.id) {
          <li class="row">
            <span class="what">
              <strong>{{ refund.payer || refund.provider }}</strong>
              <small class="muted">{{ i18n.day(refund.createdAt) }} · {{ refund.reason }}</small>
              @if (refund.toSend.minor < refund.amount.minor) {
                <small class="muted">{{ t('bank.lessCame', { amount: i18n.money(refund.amount) }) }}</small>
              }
            </span>
            <strong>{{ i18n.money(refund.toSend) }}</strong>
            <span class="tools">
              @if (canSeeOrders) {
                <a mat-button [routerLink]="['/admin/orders', refund.orderId]">{{ t('bank.order') }}</a>
              }
              <button mat-button type="button" (click)="notSent(refund)">{{ t('bank.notSent') }}</button>
              <button mat-stroked-button type="button" (click)="sent(refund)">{{ t('bank.sent') }}</button>
            </span>
          </li>
        } @empty {
          @if (refunds.value()) {
            <li class="muted small">{{ t('bank.refundsNone') }}</li>
          }
        }
      </ul>
      @if ((refunds.value()?.ended ?? []).length > 0) {
        <details>
          <summary class="small">{{ t('bank.ended') }}</summary>
          <ul class="rows">
            @for (refund of refunds.value()?.ended ?? []; track refund.id) {
              <li class="row">
                <span class="what">
                  <strong>{{ t(refund.sent ? 'bank.sent' : 'bank.notSent') }}: {{ i18n.money(refund.amount) }}</strong>
                  <small class="muted">{{ i18n.dayAndTime(refund.endedAt) }} · {{ refund.payer || refund.provider }}</small>
                  @if (refund.note; as note) {
                    <small>{{ note }}</small>
                  }
                </span>
              </li>
            }
          </ul>
        </details>
      }
    </g-section>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2) var(--space-4);
    }
    .what {
      display: grid;
      flex: 1 1 14rem;
      min-inline-size: 0;
      overflow-wrap: anywhere;
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
  `,
})
export class TransfersPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  protected readonly canSeeOrders = inject(SessionStore).can('orders:read-all');
  protected readonly transfers = injectStored(
    () => 'transfers',
    async () => dataOf(await this.api.GET('/api/v1/payments/transfers')).items,
  );
  protected readonly refunds = injectStored(
    () => 'refunds-to-send',
    async () => dataOf(await this.api.GET('/api/v1/payments/refunds/to-send')),
  );

  protected async reload(): Promise<void> {
    await Promise.all([this.transfers.reload(), this.refunds.reload()]);
  }

  protected async match({ paymentId, amount, received, reference }: BankTransfer): Promise<void> {
    const missing = { ...amount, minor: amount.minor - received.minor };
    const written = await this.open({
      heading: this.t('bank.matchHeading'),
      text: this.t('bank.matchText', { amount: this.i18n.money(missing), reference }),
      send: this.t('bank.match'),
      done: this.t('bank.sentDone'),
      fields: {
        amount: money(this.t('bank.matchAmount'), amount.currency, { value: missing, half: true }),
        bookedOn: text(this.t('bank.matchDay'), { value: today(), max: 10, half: true, pattern: /^\d{4}-\d{2}-\d{2}$/ }),
        note: text(this.t('bank.note'), { optional: true, max: 200 }),
      },
      submit: async ({ amount: came, bookedOn, note }, key) => {
        const params = { path: { id: paymentId }, header: { 'Idempotency-Key': key } };
        const body = { amount: came?.minor ?? 0, bookedOn: String(bookedOn), ...(note === '' ? {} : { note: String(note) }) };
        dataOf(await this.api.POST('/api/v1/payments/transfers/{id}/match', { params, body }));
      },
    });
    if (written) await this.reload();
  }

  protected async sent({ id, toSend }: RefundToSend): Promise<void> {
    const written = await this.open({
      heading: this.t('bank.sentHeading', { amount: this.i18n.money(toSend) }),
      text: this.t('bank.sentText'),
      send: this.t('bank.sent'),
      done: this.t('bank.sentDone'),
      fields: { note: text(this.t('bank.note'), { optional: true, max: 200 }) },
      submit: async ({ note }) => {
        const body = { sent: true, ...(note === '' ? {} : { note: String(note) }) };
        done(await this.api.POST('/api/v1/payments/refunds/{id}/end', { params: { path: { id } }, body }));
      },
    });
    if (written) await this.reload();
  }

  protected async notSent({ id }: RefundToSend): Promise<void> {
    const written = await this.open({
      heading: this.t('bank.notSentHeading'),
      text: this.t('bank.notSentText'),
      send: this.t('bank.notSent'),
      done: this.t('bank.sentDone'),
      fields: { note: text(this.t('bank.notSentWhy'), { max: 200 }) },
      submit: async ({ note }) => {
        const body = { sent: false, note: String(note) };
        done(await this.api.POST('/api/v1/payments/refunds/{id}/end', { params: { path: { id } }, body }));
      },
    });
    if (written) await this.reload();
  }
}

const today = (): string => new Date().toISOString().slice(0, 10);
