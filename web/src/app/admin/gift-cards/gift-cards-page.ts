import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SHOP_CURRENCY } from '../../platform/shop-currency';
import { SHOP_LOCALES } from '../../platform/shop-locales';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { choice, email, moment, money, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import type { GiftCard } from '../types';
import { GiftCardBadge, giftCardStatuses } from './gift-card-badge';

@Component({
  selector: 'g-gift-cards-page',
  imports: [MatButtonModule, Cell, DataTable, GiftCardBadge, Icon, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (code(); as code) {
      <g-notice tone="good" [heading]="t('giftCard.codeOnce')"
        ><code>{{ code }}</code></g-notice
      >
    }
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('giftCards.heading')"
      [hint]="t('giftCards.hint')"
      [link]="link"
      [emptyHeading]="t('giftCards.none')"
      [emptyText]="t('giftCards.noneHint')"
    >
      <ng-container actions>
        @if (mayIssue) {
          <button mat-flat-button type="button" (click)="issue()"><g-icon name="plus" />{{ t('giftCards.add') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'code' of list; let card">{{ t('giftCards.ending', { last4: card.last4 }) }}</ng-container>
      <ng-container *gCell="'status' of list; let card"><g-gift-card-badge [status]="card.status" /></ng-container>
    </g-data-table>
  `,
  styles: `
    code {
      font-size: var(--text-xl);
      font-weight: 600;
      letter-spacing: 0.04em;
      user-select: all;
    }
    g-notice {
      display: block;
      margin-block-end: var(--space-5);
    }
  `,
})
export class GiftCardsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly currency = inject(SHOP_CURRENCY);
  private readonly locales = inject(SHOP_LOCALES);
  private readonly open = injectFormDialog();
  protected readonly mayIssue = inject(SessionStore).can('payments:issue-gift-cards');
  protected readonly link = ({ id }: GiftCard): string => `/admin/gift-cards/${id}`;
  /** Of the card that was issued just now. */
  protected readonly code = signal<string | null>(null);
  protected readonly list = injectListing<GiftCard>({
    name: 'gift-cards',
    filters: ['q', 'status'],
    fetch: async ({ filter: { q, status }, page }) => {
      const query = { ...page, ...(q === undefined ? {} : { q }), status: oneOf(giftCardStatuses, status) };
      return dataOf(await this.api.GET('/api/v1/gift-cards', { params: { query } }));
    },
  });
  protected readonly columns = computed<readonly Column<GiftCard>[]>(() => [
    { key: 'code', label: this.t('giftCards.code'), shown: 'always' },
    { key: 'status', label: this.t('giftCards.status'), card: 'corner' },
    { key: 'left', label: this.t('giftCards.left'), end: true, text: ({ balance }) => this.i18n.money(balance) },
    { key: 'worth', label: this.t('giftCards.worth'), end: true, text: ({ amount }) => this.i18n.money(amount) },
    { key: 'recipient', label: this.t('giftCards.recipient'), text: ({ recipientEmail }) => recipientEmail ?? '' },
    { key: 'issued', label: this.t('giftCards.issued'), time: true, quiet: true, text: ({ createdAt }) => this.i18n.day(createdAt) },
    {
      key: 'expires',
      label: this.t('giftCards.expires'),
      time: true,
      quiet: true,
      text: ({ expiresAt }) => (expiresAt === null ? '' : this.i18n.day(expiresAt)),
    },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'status',
      label: this.t('giftCards.status'),
      options: giftCardStatuses.map((value) => ({ value, label: this.t(`giftCards.is.${value}`) })),
    },
    { kind: 'search', key: 'q', label: this.t('giftCards.find') },
  ]);

  protected async issue(): Promise<void> {
    await this.open({
      heading: this.t('giftCard.new'),
      text: this.t('giftCard.newText'),
      send: this.t('giftCard.issue'),
      done: this.t('giftCard.issuedDone'),
      fields: {
        amount: money(this.t('giftCard.amount'), this.currency, { half: true }),
        expiresAt: moment(this.t('giftCard.expires'), { optional: true, half: true }),
        recipientEmail: email(this.t('giftCard.recipient'), { optional: true }),
        message: text(this.t('giftCard.message'), { optional: true, long: true, max: 1_000 }),
        locale: choice(
          this.t('giftCard.language'),
          this.locales.map((value) => ({ value, label: this.languageOf(value) })),
          { value: this.locales[0] ?? '' },
        ),
      },
      submit: async ({ amount, expiresAt, recipientEmail, message, locale }, key) => {
        if (amount === null) return;
        const body = {
          amount,
          ...(expiresAt === null ? {} : { expiresAt }),
          ...(recipientEmail === '' ? {} : { recipientEmail }),
          ...(message === '' ? {} : { message }),
          ...(locale === '' ? {} : { locale }),
        };
        const params = { header: { 'Idempotency-Key': key } };
        this.code.set(dataOf(await this.api.POST('/api/v1/gift-cards', { params, body })).code);
        this.list.reload();
      },
    });
  }

  private languageOf(locale: string): string {
    return new Intl.DisplayNames([this.i18n.locale()], { type: 'language' }).of(locale) ?? locale;
  }
}
