import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { API, dataOf, done } from '../../api/client';
import { problemFrom } from '../../api/problem';
import type { SavedMethod } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { brandName, isOver } from '../../ui/card-words';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';

/** Cards that payment providers keep for the account. */
@Component({
  selector: 'g-cards-page',
  imports: [Icon, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h1>{{ t('account.cards') }}</h1>
    <section class="panel">
      <p class="muted">{{ t('savedCards.hint') }}</p>
      @if (problem(); as problem) {
        <g-problem [problem]="problem" (retry)="list.reload()" />
      }
      @if (removing.problem(); as problem) {
        <g-problem [problem]="problem" [retryable]="false" />
      }
      @if (cards(); as known) {
        <ul>
          @for (card of known; track card.id) {
            <li>
              <g-icon name="card" />
              <p>
                <strong>{{ card.name }}</strong>
                <br />
                <span class="small" [class.muted]="!card.over" [class.over]="card.over">{{
                  t(card.over ? 'savedCards.over' : 'savedCards.until', { until: card.until })
                }}</span>
              </p>
              <button
                type="button"
                class="button button-quiet button-small"
                [attr.aria-disabled]="removing.busy() || null"
                (click)="remove(card)"
              >
                {{ t('savedCards.remove') }}<span class="visually-hidden"> {{ card.name }}</span>
              </button>
            </li>
          } @empty {
            <li class="none">{{ t('savedCards.none') }}</li>
          }
        </ul>
      } @else if (!problem()) {
        <div class="skeleton ghost" role="status">
          <span class="visually-hidden">{{ t('list.loading') }}</span>
        </div>
      }
    </section>
  `,
  styleUrl: './settings.css',
  styles: `
    li {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: center;
      gap: var(--space-3) var(--space-4);
      padding-block: var(--space-4);
      border-block-start: 1px solid var(--line);
    }
    .none {
      display: block;
    }
    .over {
      color: var(--danger);
    }
  `,
})
export class CardsPage {
  protected readonly t = injectTexts(shopTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly announcer = inject(Announcer);
  protected readonly removing = createSending();
  protected readonly list = resource({ loader: async () => dataOf(await this.api.GET('/api/v1/payments/methods')).items });
  protected readonly problem = computed(() => (this.list.error() ? problemFrom(this.list.error()?.cause ?? this.list.error()) : null));
  protected readonly cards = computed(() => (this.list.hasValue() ? this.list.value().map((card) => this.shown(card)) : null));

  protected remove({ id, name }: { readonly id: string; readonly name: string }): Promise<void> {
    return this.removing.run(async () => {
      done(await this.api.DELETE('/api/v1/payments/methods/{id}', { params: { path: { id } } }));
      this.list.update((items) => items?.filter((card) => card.id !== id));
      this.announcer.say(this.t('savedCards.removedAloud', { card: name }));
    });
  }

  private shown(card: SavedMethod) {
    const { id, brand, last4, expYear, expMonth } = card;
    const name = this.t('savedCards.name', { brand: brandName(brand), last4 });
    return { id, name, until: this.i18n.monthOf(expYear, expMonth), over: isOver(card) };
  }
}
