import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { createPaged } from '../../state/paged';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { Section } from '../frame/section';
import { Timeline, type TimelineItem } from '../frame/timeline';
import { PeopleStore } from '../state/people.store';
import type { HistoryEntry } from '../types';
import { injectChangeWords } from './change-words';

/** Who changed what of something in the catalog. */
@Component({
  selector: 'g-history-section',
  imports: [MatButtonModule, ProblemNotice, Section, Timeline],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('history.heading')">
      @if (entries.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="entries.more()" />
      }
      @if (items(); as shown) {
        <g-timeline [items]="shown" [none]="t('history.none')" />
      }
      @if (entries.hasMore()) {
        <div>
          <button mat-button type="button" (click)="entries.more()">{{ t('action.more') }}</button>
        </div>
      }
    </g-section>
  `,
})
export class HistorySection {
  readonly kind = input.required<'products' | 'categories' | 'brands' | 'stores' | 'price-lists'>();
  readonly id = input.required<string>();
  /** Another number: it has changed, read it again. */
  readonly turn = input(0);
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly people = inject(PeopleStore);
  private readonly words = injectChangeWords();
  protected readonly entries = createPaged<HistoryEntry>(async (after) => {
    const options = { params: { path: { id: this.id() }, query: { limit: 8, ...after } } };
    const page = dataOf(await this.read(options));
    void this.people.meet(page.items.map(({ actorId }) => actorId));
    return page;
  });
  protected readonly items = computed<readonly TimelineItem[] | null>(
    () =>
      this.entries.items()?.map(({ at, action, changes, note, actorId }) => ({
        at,
        what: sentence(action),
        who: actorId === null ? this.t('history.byShop') : (this.people.nameOf(actorId) ?? this.t('history.byStaff')),
        text: [...this.told(changes), note].filter(Boolean).join('\n') || null,
      })) ?? null,
  );

  constructor() {
    effect(() => {
      this.id();
      this.turn();
      untracked(() => void this.entries.read());
    });
  }

  private read(options: { params: { path: { id: string }; query: { limit: number; cursor?: string } } }) {
    switch (this.kind()) {
      case 'products':
        return this.api.GET('/api/v1/products/{id}/history', options);
      case 'categories':
        return this.api.GET('/api/v1/categories/{id}/history', options);
      case 'brands':
        return this.api.GET('/api/v1/brands/{id}/history', options);
      case 'price-lists':
        return this.api.GET('/api/v1/price-lists/{id}/history', options);
      case 'stores':
        return this.api.GET('/api/v1/stores/{id}/history', options);
    }
  }

  /** A product with thousands of variants tells the first of its changes. */
  private told(changes: HistoryEntry['changes']): string[] {
    const more = changes.length - mostTold;
    const lines = changes.slice(0, mostTold).map(this.words);
    return more > 0 ? [...lines, this.t('history.more', { count: more })] : lines;
  }
}

const mostTold = 20;

const sentence = (action: string): string => {
  const words = action.replaceAll(/[-_.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
