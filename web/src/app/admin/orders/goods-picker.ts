import { ChangeDetectionStrategy, Component, DestroyRef, inject, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { Money } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';

export interface PickedGoods {
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly price: Money;
}

/** Finds goods by their words and puts one in: one search, then the variants of what was found. */
@Component({
  selector: 'g-goods-picker',
  imports: [MatButtonModule, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <label class="field">
      <span class="field-label">{{ t('orderEdit.find') }}</span>
      <input #words class="input" type="search" autocomplete="off" (input)="typed(words.value)" (keydown.enter)="$event.preventDefault()" />
    </label>
    @if (problem(); as problem) {
      <g-problem [problem]="problem" (retry)="typed(words.value)" />
    }
    <div role="status">
      @if (found(); as goods) {
        @if (goods.length === 0) {
          <p class="muted small">{{ t('orderEdit.noneFound') }}</p>
        }
        <ul>
          @for (one of goods; track one.variantId) {
            <li>
              <span
                >{{ one.title }}<span class="sub">{{ one.sku }} · {{ i18n.money(one.price) }}</span></span
              >
              <button
                mat-stroked-button
                type="button"
                [attr.aria-label]="t('orderEdit.putIn', { title: one.title })"
                (click)="picked.emit(one)"
              >
                {{ t('orderEdit.add') }}
              </button>
            </li>
          }
        </ul>
      }
    </div>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-3);
    }
    ul {
      display: grid;
      gap: var(--space-2);
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-3);
      padding-block-end: var(--space-2);
      border-block-end: 1px solid var(--line);
    }
    .sub {
      display: block;
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
  `,
})
export class GoodsPicker {
  readonly picked = output<PickedGoods>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly found = signal<readonly PickedGoods[] | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected typed(words: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(words.trim()), pauseMs);
  }

  private async look(words: string): Promise<void> {
    const turn = ++this.turn;
    if (words === '') return this.found.set(null);
    try {
      const { items } = dataOf(await this.api.GET('/api/v1/products/search', { params: { query: { q: words, limit: most } } }));
      const pages = await Promise.all(
        items.map(async ({ slug }) => dataOf(await this.api.GET('/api/v1/products/{idOrSlug}', { params: { path: { idOrSlug: slug } } }))),
      );
      if (turn !== this.turn) return;
      this.problem.set(null);
      this.found.set(
        pages.flatMap(({ title, variants }) =>
          variants.map(({ id, sku, price, options }) => ({
            variantId: id,
            sku,
            price,
            title: [title, ...options.map(({ value }) => value)].join(', '),
          })),
        ),
      );
    } catch (error) {
      if (turn === this.turn) this.problem.set(problemFrom(error));
    }
  }
}

const pauseMs = 250;
const most = 5;
