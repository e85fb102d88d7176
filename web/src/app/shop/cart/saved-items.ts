import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { problemFrom, type Problem } from '../../api/problem';
import type { SavedItem } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { SavedStore } from '../../state/saved.store';
import { LineItem } from '../../ui/line-item';
import { ProblemNotice } from '../../ui/problem-notice';

/** Below the bag: what was taken out of it to be bought another time. */
@Component({
  selector: 'g-saved-items',
  imports: [LineItem, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (lines().length > 0) {
      <section aria-labelledby="saved-heading">
        <h2 id="saved-heading">{{ t('saved.heading') }}</h2>
        @if (problem(); as problem) {
          <g-problem [problem]="problem" [retryable]="false" />
        }
        <ul>
          @for (line of lines(); track line.id) {
            <li [attr.aria-busy]="isBusy(line.item)">
              <g-line-item [line]="line">
                @if (line.item.priceBefore; as before) {
                  <p class="note">{{ t('saved.priceChanged', { before: i18n.money(before), now: i18n.money(line.item.unitPrice) }) }}</p>
                }
                @if (!line.item.forSale) {
                  <p class="note">{{ t('saved.gone') }}</p>
                } @else if (line.item.available === 0) {
                  <p class="note">{{ t('product.soldOut') }}</p>
                } @else if (line.item.available < line.quantity) {
                  <p class="note">{{ t('cart.onlyLeft', { count: line.item.available }) }}</p>
                }
                <div class="tools">
                  @if (line.item.available > 0) {
                    <button
                      type="button"
                      class="button button-quiet button-small"
                      [attr.aria-disabled]="isBusy(line.item) || null"
                      (click)="putBack(line.item)"
                    >
                      {{ t('saved.putBack') }}<span class="visually-hidden"> {{ line.title }}</span>
                    </button>
                  }
                  <button type="button" class="link-button" [attr.aria-disabled]="isBusy(line.item) || null" (click)="remove(line.item)">
                    {{ t('cart.remove') }}<span class="visually-hidden"> {{ line.title }}</span>
                  </button>
                </div>
              </g-line-item>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styles: `
    section {
      display: grid;
      gap: var(--space-4);
      margin-block-start: var(--space-7);
      max-inline-size: 46rem;
    }
    h2 {
      font-size: var(--text-xl);
    }
    li {
      padding-block: var(--space-5);
      border-block-start: 1px solid var(--line);
    }
    li[aria-busy='true'] {
      opacity: 0.6;
    }
    .note {
      color: var(--notice);
      font-size: var(--text-s);
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2) var(--space-4);
      margin-block-start: var(--space-2);
    }
  `,
})
export class SavedItems {
  /** A change begins: what was said of an earlier one is over. */
  readonly changing = output();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly saved = inject(SavedStore);
  private readonly announcer = inject(Announcer);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly lines = computed(() =>
    (this.saved.items() ?? []).map((item) => {
      const { id, slug, title, imageUrl, options, quantity, unitPrice } = item;
      const subtotal = { ...unitPrice, minor: unitPrice.minor * quantity };
      return { id, slug, title, imageUrl, options, quantity, unitPrice, subtotal, item };
    }),
  );

  constructor() {
    void this.saved.load();
  }

  protected readonly isBusy = ({ id }: SavedItem): boolean => this.saved.busy().includes(id);

  protected putBack(item: SavedItem): Promise<void> {
    return this.change(item, () => this.saved.putBack(item.id), this.t('saved.backAloud', { title: item.title }));
  }

  protected remove(item: SavedItem): Promise<void> {
    return this.change(item, () => this.saved.remove(item.id), this.t('saved.removedAloud', { title: item.title }));
  }

  private async change(item: SavedItem, action: () => Promise<void>, aloud: string): Promise<void> {
    if (this.isBusy(item)) return;
    this.problem.set(null);
    this.changing.emit();
    try {
      await action();
      this.announcer.say(aloud);
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }
}
