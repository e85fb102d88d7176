import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { ActivatedRoute } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { choice, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { RowTools } from '../frame/row-tools';
import type { SearchSynonyms } from '../types';
import { wordsIn } from './words-in';

/** Words that mean the same to the search. A change is in effect at once. */
@Component({
  selector: 'g-synonyms-page',
  imports: [MatButtonModule, Cell, DataTable, Icon, RowTools],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('synonyms.list')"
      [hint]="t('synonyms.hint')"
      [emptyHeading]="t('synonyms.none')"
      [emptyText]="t('synonyms.noneHint')"
    >
      <ng-container actions>
        @if (canWrite) {
          <button mat-flat-button type="button" (click)="add('')"><g-icon name="plus" />{{ t('synonyms.add') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'words' of list; let group">
        <strong>{{ group.words.join(', ') }}</strong>
        @if (group.oneWay) {
          <span class="sub">{{ t('synonyms.alsoMeans', { words: group.means.join(', ') }) }}</span>
        }
      </ng-container>
      <ng-container *gCell="'tools' of list; let group">
        @if (canWrite) {
          <g-row-tools
            [edit]="t('synonyms.edit', { name: group.words[0] ?? '' })"
            [remove]="t('synonyms.delete', { name: group.words[0] ?? '' })"
            (edited)="edit(group)"
            (removed)="remove(group)"
          />
        }
      </ng-container>
    </g-data-table>
  `,
})
export class SynonymsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  protected readonly canWrite = inject(SessionStore).can('catalog:write-search');
  protected readonly list = injectListing<SearchSynonyms>({
    name: 'synonyms',
    filters: ['q'],
    fetch: async ({ filter: { q }, page }) =>
      dataOf(await this.api.GET('/api/v1/admin/search/synonyms', { params: { query: { ...page, ...(q ? { q } : {}) } } })),
  });
  protected readonly columns = computed<readonly Column<SearchSynonyms>[]>(() => [
    { key: 'words', label: this.t('synonyms.words'), shown: 'always' },
    { key: 'language', label: this.t('synonyms.language'), text: ({ language }) => language || this.t('synonyms.anyLanguage') },
    {
      key: 'changed',
      label: this.t('synonyms.changed'),
      time: true,
      quiet: true,
      text: ({ updatedAt }) => this.i18n.dayAndTime(updatedAt),
    },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'corner' },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [{ kind: 'search', key: 'q', label: this.t('synonyms.find') }]);

  constructor() {
    const words = inject(ActivatedRoute).snapshot.queryParamMap.get('add');
    if (words !== null && this.canWrite) this.add(words);
  }

  protected add(words: string): void {
    void this.open({
      heading: this.t('synonyms.add'),
      send: this.t('action.add'),
      done: this.t('save.saved'),
      fields: this.fields({ words: words === '' ? [] : [words], means: [], language: '', oneWay: false }),
      submit: async (body) => void dataOf(await this.api.POST('/api/v1/admin/search/synonyms', { body: bodyOf(body) })),
    }).then((added) => (added ? this.list.reload() : undefined));
  }

  protected edit(group: SearchSynonyms): void {
    void this.open({
      heading: this.t('synonyms.edit', { name: group.words[0] ?? '' }),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: this.fields(group),
      submit: async (change) => {
        const body = { version: group.version, ...bodyOf(change) };
        dataOf(await this.api.PATCH('/api/v1/admin/search/synonyms/{id}', { params: { path: { id: group.id } }, body }));
      },
    }).then((saved) => (saved ? this.list.reload() : undefined));
  }

  protected remove(group: SearchSynonyms): void {
    void this.open({
      heading: this.t('synonyms.delete', { name: group.words[0] ?? '' }),
      text: this.t('synonyms.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('synonyms.deleted'),
      fields: {},
      submit: async () => done(await this.api.DELETE('/api/v1/admin/search/synonyms/{id}', { params: { path: { id: group.id } } })),
    }).then((deleted) => (deleted ? this.list.reload() : undefined));
  }

  private fields({ words, means, language, oneWay }: Pick<SearchSynonyms, 'words' | 'means' | 'language' | 'oneWay'>) {
    const kinds = [
      { value: 'both', label: this.t('synonyms.bothWays') },
      { value: 'one', label: this.t('synonyms.oneWay') },
    ];
    return {
      kind: choice(this.t('synonyms.kind'), kinds, { value: oneWay ? 'one' : 'both' }),
      words: text(this.t('synonyms.words'), { value: words.join(', '), max: 2_000, hint: this.t('synonyms.wordsHint') }),
      means: text(this.t('synonyms.means'), {
        value: means.join(', '),
        max: 2_000,
        hint: this.t('synonyms.meansHint'),
        onlyIf: { field: 'kind', is: 'one' },
      }),
      language: text(this.t('synonyms.language'), {
        value: language,
        max: 8,
        optional: true,
        pattern: /^[a-z]{2,8}$/,
        hint: this.t('synonyms.languageHint'),
      }),
    };
  }
}

interface Filled {
  readonly kind: string;
  readonly words: string;
  readonly means?: string;
  readonly language?: string;
}

const bodyOf = ({ kind, words, means, language }: Filled) => ({
  oneWay: kind === 'one',
  words: wordsIn(words),
  means: kind === 'one' ? wordsIn(means ?? '') : [],
  language: language ?? '',
});
