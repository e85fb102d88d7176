import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Notice } from '../../ui/notice';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { Facts, type Fact } from '../frame/facts';
import { text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import type { GiftCardDetail } from '../types';
import { GiftCardBadge } from './gift-card-badge';
import { LedgerEntries } from './ledger-entries';

/** One gift card: what is left, what moved it, and whether it pays. */
@Component({
  selector: 'g-gift-card-page',
  imports: [MatButtonModule, RouterLink, Detail, Facts, GiftCardBadge, LedgerEntries, Notice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-detail
      [record]="record"
      [heading]="t('giftCard.heading', { last4: card()?.last4 ?? '' })"
      back="/admin/gift-cards"
      [backLabel]="t('giftCards.heading')"
    >
      <ng-container badges>
        @if (card(); as card) {
          <g-gift-card-badge [status]="card.status" />
        }
      </ng-container>
      <ng-container actions>
        @if (card(); as card) {
          @if (mayBlock && card.blockReason === null) {
            <button mat-stroked-button type="button" (click)="block(card)">{{ t('giftCard.block') }}</button>
          } @else if (mayBlock) {
            <button mat-stroked-button type="button" (click)="unblock(card)">{{ t('giftCard.unblock') }}</button>
          }
        }
      </ng-container>
      @if (card(); as card) {
        @if (card.blockReason; as reason) {
          <g-notice tone="warn" [heading]="t('giftCards.is.blocked')">{{ reason }}</g-notice>
        }
        <g-section [heading]="t('giftCard.history')"><g-ledger-entries [entries]="card.entries" /></g-section>
      }
      <ng-container aside>
        @if (card()) {
          <g-section [heading]="t('giftCards.left')"><g-facts [facts]="facts()" /></g-section>
        }
        @if (card()?.orderId; as orderId) {
          <g-section [heading]="t('giftCard.order')"
            ><a [routerLink]="['/admin/orders', orderId]">{{ t('giftCard.toOrder') }}</a></g-section
          >
        }
      </ng-container>
    </g-detail>
  `,
})
export class GiftCardPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  protected readonly mayBlock = inject(SessionStore).can('payments:issue-gift-cards');
  protected readonly record = injectStored(
    () => this.id(),
    async (id) => dataOf(await this.api.GET('/api/v1/gift-cards/{id}', { params: { path: { id } } })),
  );
  protected readonly card = this.record.value;
  protected readonly facts = computed<readonly Fact[]>(() => {
    const card = this.card();
    if (!card) return [];
    const held = { ...card.balance, minor: card.balance.minor - card.available.minor };
    return [
      { label: this.t('giftCards.left'), value: this.i18n.money(card.balance) },
      { label: this.t('giftCard.held'), value: held.minor === 0 ? null : this.i18n.money(held) },
      { label: this.t('giftCards.worth'), value: this.i18n.money(card.amount) },
      { label: this.t('giftCards.issued'), value: this.i18n.day(card.createdAt) },
      { label: this.t('giftCards.expires'), value: card.expiresAt === null ? null : this.i18n.dayAndTime(card.expiresAt) },
      { label: this.t('giftCards.recipient'), value: card.recipientEmail },
      { label: this.t('giftCard.sendOn'), value: card.sendOn === null ? null : this.i18n.day(card.sendOn) },
      { label: this.t('giftCard.mailed'), value: card.mailedAt === null ? null : this.i18n.dayAndTime(card.mailedAt) },
      { label: this.t('giftCard.message'), value: card.message },
    ];
  });

  protected block({ id }: GiftCardDetail): void {
    void this.open({
      heading: this.t('giftCard.blockHeading'),
      text: this.t('giftCard.blockText'),
      send: this.t('giftCard.block'),
      danger: true,
      done: this.t('giftCard.blocked'),
      fields: { reason: text(this.t('giftCard.blockReason'), { max: 200 }) },
      submit: async (body) =>
        this.record.show(dataOf(await this.api.POST('/api/v1/gift-cards/{id}/block', { params: { path: { id } }, body }))),
    });
  }

  protected unblock({ id }: GiftCardDetail): void {
    void this.confirm({
      heading: this.t('giftCard.unblockHeading'),
      send: this.t('giftCard.unblock'),
      done: this.t('giftCard.unblocked'),
      submit: async () => this.record.show(dataOf(await this.api.POST('/api/v1/gift-cards/{id}/unblock', { params: { path: { id } } }))),
    });
  }
}
