import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, input, model, resource, signal } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts, type Amount } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { SessionStore } from '../../state/session.store';
import { injectExplain } from '../../ui/explain';
import { Icon } from '../../ui/icon';
import { createSending } from '../../ui/sending';
import { noStored, partsOf, type Stored } from './stored-parts';

/** What pays before a card does: gift cards and the wallet, and what that leaves to be paid. No form, it stands in one. */
@Component({
  selector: 'g-stored-value',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (purse(); as purse) {
      <label class="check">
        <input type="checkbox" name="wallet" [checked]="chosen().wallet !== null" (change)="useWallet(purse)" />
        <span>{{ t('stored.wallet', { amount: i18n.money(purse) }) }}</span>
      </label>
    }
    @if (chosen().cards.length > 0) {
      <ul>
        @for (card of chosen().cards; track card.code) {
          <li>
            <span class="code"><g-icon name="tag" />{{ t('stored.card', { last4: card.last4 }) }}</span>
            <span class="muted">{{ t('stored.has', { amount: i18n.money(card.available) }) }}</span>
            <button
              type="button"
              class="icon-button"
              [attr.aria-label]="t('stored.remove', { last4: card.last4 })"
              (click)="remove(card.code)"
            >
              <g-icon name="close" />
            </button>
          </li>
        }
      </ul>
    }
    @if (walletOnly()) {
      <p class="muted">{{ t('giftFor.walletOnly') }}</p>
    } @else {
      <details [open]="open()" (toggle)="open.set(details.open)" #details>
        <summary>{{ t('stored.have') }}</summary>
        <div class="one-more">
          <label class="visually-hidden" for="gift-card-code">{{ t('stored.code') }}</label>
          <input
            #field
            id="gift-card-code"
            class="input"
            type="text"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            maxlength="40"
            [placeholder]="t('stored.code')"
            [attr.aria-invalid]="said() === '' ? null : 'true'"
            aria-describedby="gift-card-problem"
            (keydown.enter)="add($event, field)"
          />
          <button type="button" class="button button-quiet" [attr.aria-disabled]="sending.busy() || null" (click)="add($event, field)">
            {{ t('stored.use') }}
          </button>
        </div>
      </details>
    }
    <p id="gift-card-problem" class="field-error" role="alert">{{ said() }}</p>
    @if (parts(); as parts) {
      @if (parts.paid.minor > 0) {
        <p class="rest" role="status">
          {{ parts.rest.minor === 0 ? t('stored.all') : t('stored.rest', { paid: i18n.money(parts.paid), rest: i18n.money(parts.rest) }) }}
        </p>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
      margin-block-end: var(--space-4);
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto auto;
      align-items: center;
      gap: 0 var(--space-2);
      font-size: var(--text-s);
      font-variant-numeric: tabular-nums;
    }
    .code {
      --icon-size: 1rem;
      display: flex;
      align-items: center;
      gap: var(--space-2);
      font-weight: 600;
    }
    .icon-button {
      --icon-size: 0.875rem;
      inline-size: 2.25rem;
      block-size: 2.25rem;
    }
    summary {
      inline-size: fit-content;
      padding-block: var(--space-1);
      color: var(--ink-soft);
      font-size: var(--text-s);
      text-decoration: underline;
      text-underline-offset: 0.2em;
      list-style: none;
      cursor: pointer;
    }
    summary::-webkit-details-marker {
      display: none;
    }
    .one-more {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: var(--space-2);
      max-inline-size: 28rem;
      margin-block-start: var(--space-2);
    }
    .rest {
      font-weight: 600;
    }
    .field-error:empty {
      display: none;
    }
  `,
})
export class StoredValue {
  readonly due = input.required<Amount>();
  /** Gift cards do not pay for this. */
  readonly walletOnly = input(false);
  readonly chosen = model<Stored>(noStored);
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly announcer = inject(Announcer);
  private readonly explain = injectExplain();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly sending = createSending();
  protected readonly open = signal(false);
  private readonly problem = signal('');
  private readonly wallet = resource({
    params: () => (this.session.isSignedIn() ? 'mine' : undefined),
    loader: async () => dataOf(await this.api.GET('/api/v1/wallet')).items,
  });
  /** Money in the wallet that this order could be paid with; null: none. */
  protected readonly purse = computed<Amount | null>(() => {
    const found = this.wallet.hasValue() ? this.wallet.value().find(({ available }) => available.currency === this.due().currency) : null;
    return found && found.available.minor > 0 ? found.available : null;
  });
  protected readonly parts = computed(() => partsOf(this.chosen(), this.due()));

  protected said(): string {
    const refusal = this.sending.problem();
    return refusal ? this.explain(refusal) : this.problem();
  }

  protected useWallet(purse: Amount): void {
    this.chosen.update((now) => ({ ...now, wallet: now.wallet === null ? purse : null }));
  }

  protected async add(event: Event, field: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const code = field.value.trim().toUpperCase();
    this.problem.set('');
    if (code === '') return field.focus();
    await this.sending.run(async () => {
      const { last4, available, status } = dataOf(await this.api.POST('/api/v1/gift-cards/balance', { body: { code } }));
      if (status !== 'active' || available.minor === 0)
        return this.problem.set(this.t(`stored.is.${status === 'active' ? 'inUse' : status}`));
      if (available.currency !== this.due().currency) return this.problem.set(this.t('stored.otherCurrency'));
      this.chosen.update((now) => ({ ...now, cards: [...now.cards.filter((card) => card.code !== code), { code, last4, available }] }));
      field.value = '';
      this.open.set(false);
      this.announcer.say(this.t('stored.added', { last4 }));
    });
    if (this.said() === '') this.host.nativeElement.querySelector<HTMLElement>('summary')?.focus();
    else field.focus();
  }

  protected remove(code: string): void {
    this.chosen.update((now) => ({ ...now, cards: now.cards.filter((card) => card.code !== code) }));
    this.host.nativeElement.querySelector<HTMLElement>('summary')?.focus();
  }
}
