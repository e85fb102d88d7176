import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import type { SearchedQuery } from '../types';

/** The table tells its rows apart by their id. */
type Row = SearchedQuery & { readonly id: string };

/** What customers search for, and what they do not find. */
@Component({
  selector: 'g-searches-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('searches.heading')"
      [hint]="hint()"
      [emptyHeading]="t('searches.none')"
      [emptyText]="t('searches.noneHint')"
    >
      <ng-container actions>
        <a mat-flat-button routerLink="/admin/search/synonyms">{{ t('synonyms.list') }}</a>
      </ng-container>
      <ng-container *gCell="'query' of list; let row">
        <a routerLink="/search" [queryParams]="{ q: row.query }"
          ><strong>{{ row.query }}</strong></a
        >
      </ng-container>
      <ng-container *gCell="'tools' of list; let row">
        @if (canWrite && row.results === 0) {
          <a mat-button routerLink="/admin/search/synonyms" [queryParams]="{ add: row.query }">{{ t('searches.addSynonym') }}</a>
        }
      </ng-container>
    </g-data-table>
  `,
})
export class SearchesPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  protected readonly canWrite = inject(SessionStore).can('catalog:write-search');
  protected readonly hint = computed(() => {
    const sums = this.sums();
    return sums ? this.t('searches.sums', { ...sums }) : this.t('searches.hint');
  });
  private readonly sums = signal<{ searches: number; withoutResult: number; clicks: number } | null>(null);
  protected readonly list = injectListing<Row>({
    name: 'searches',
    filters: ['days', 'found'],
    fetch: async ({ filter: { days, found } }) => {
      const query = { limit: mostShown, days: Number(oneOf(spans, days) ?? '30'), found: oneOf(['true', 'false'] as const, found) };
      const answer = dataOf(await this.api.GET('/api/v1/admin/search/queries', { params: { query } }));
      this.sums.set({ searches: answer.searches, withoutResult: answer.withoutResult, clicks: answer.clicks });
      return { items: answer.items.map((item) => ({ ...item, id: item.query })), nextCursor: null, total: answer.items.length };
    },
  });
  protected readonly columns = computed<readonly Column<Row>[]>(() => [
    { key: 'query', label: this.t('searches.query'), shown: 'always' },
    { key: 'searches', label: this.t('searches.searches'), end: true, text: ({ searches }) => String(searches) },
    { key: 'clicks', label: this.t('searches.clicks'), end: true, text: ({ clicks }) => String(clicks) },
    {
      key: 'results',
      label: this.t('searches.results'),
      end: true,
      text: ({ results }) => (results === 0 ? this.t('searches.nothing') : String(results)),
    },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'corner' },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'choice',
      key: 'days',
      label: this.t('searches.span'),
      options: spans.map((value) => ({ value, label: this.t('searches.days', { days: value }) })),
    },
    {
      kind: 'choice',
      key: 'found',
      label: this.t('searches.results'),
      options: [
        { value: 'false', label: this.t('searches.notFound') },
        { value: 'true', label: this.t('searches.found') },
      ],
    },
  ]);
}

/** The most that one answer tells. */
const mostShown = 100;
const spans = ['1', '7', '30', '90', '365'] as const;
