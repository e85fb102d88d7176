import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { choice, flag, integer, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { RowTools } from '../frame/row-tools';
import { countryOptions } from '../shipping/countries';
import { LookupsStore } from '../state/lookups.store';
import type { TaxRate } from '../types';

@Component({
  selector: 'g-taxes-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon, RowTools],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('tax.list')"
      [hint]="t('tax.hint')"
      emptyIcon="taxes"
      [emptyHeading]="t('tax.none')"
      [emptyText]="t('tax.noneHint')"
    >
      <ng-container actions>
        <a mat-stroked-button routerLink="/admin/taxes/tools">{{ t('tax.tools') }}</a>
        @if (canManage) {
          <button mat-flat-button type="button" (click)="edit(null)"><g-icon name="plus" />{{ t('tax.add') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'name' of list; let rate"
        ><strong>{{ rate.name }}</strong
        ><span class="sub">{{ rate.taxClass }}</span></ng-container
      >
      <ng-container *gCell="'place' of list; let rate"
        >{{ countryOf(rate) }}<span class="sub">{{ spotOf(rate) }}</span></ng-container
      >
      <ng-container *gCell="'tools' of list; let rate">
        @if (canManage) {
          <g-row-tools
            [edit]="t('tax.edit', { name: rate.name })"
            [remove]="t('tax.delete', { name: rate.name })"
            (edited)="edit(rate)"
            (removed)="remove(rate)"
          />
        }
      </ng-container>
    </g-data-table>
  `,
})
export class TaxesPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  protected readonly canManage = inject(SessionStore).can('cart:manage-taxes');
  private readonly countries = computed(() => countryOptions(this.i18n.locale()));
  protected readonly list = injectListing<TaxRate>({
    name: 'taxes',
    filters: ['q', 'country'],
    fetch: async ({ filter, page }) => dataOf(await this.api.GET('/api/v1/tax-rates', { params: { query: { ...page, ...filter } } })),
  });
  protected readonly columns = computed<readonly Column<TaxRate>[]>(() => [
    { key: 'name', label: this.t('tax.name'), shown: 'always' },
    { key: 'rate', label: this.t('tax.rate'), end: true, text: ({ ratePercent }) => this.i18n.percent(ratePercent * 100) },
    { key: 'place', label: this.t('tax.place') },
    { key: 'on', label: this.t('tax.on'), quiet: true, text: (rate) => this.onOf(rate) },
    { key: 'priority', label: this.t('tax.priority'), end: true, text: ({ priority }) => String(priority) },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'corner' },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    { kind: 'choice', key: 'country', label: this.t('tax.country'), options: this.countries() },
    { kind: 'search', key: 'q', label: this.t('tax.find') },
  ]);

  constructor() {
    void this.lookups.loadTaxClasses().catch(() => undefined);
  }

  protected countryOf({ country }: TaxRate): string {
    return this.countries().find(({ value }) => value === country)?.label ?? (country || this.t('tax.everywhere'));
  }

  protected spotOf({ region, cities, postalCodes }: TaxRate): string {
    const some = [...cities, ...postalCodes];
    return [region, some.slice(0, few).join(', ') + (some.length > few ? ' …' : '')].filter((words) => words !== '').join(' · ');
  }

  private onOf({ shipping, compound }: TaxRate): string {
    return [this.t(shipping ? 'tax.goodsAndShipping' : 'tax.goods'), ...(compound ? [this.t('tax.compounds')] : [])].join(', ');
  }

  protected edit(rate: TaxRate | null): void {
    void this.open({
      heading: rate === null ? this.t('tax.add') : this.t('tax.edit', { name: rate.name }),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: {
        name: text(this.t('tax.name'), { value: rate?.name ?? '', max: 60, half: true, hint: this.t('tax.nameHint') }),
        ratePercent: text(this.t('tax.percent'), {
          value: rate === null ? '' : String(rate.ratePercent),
          max: 9,
          half: true,
          pattern: /^\s*(?:100(?:[.,]0{1,4})?|\d{1,2}(?:[.,]\d{1,4})?)\s*$/,
          wrong: this.t('tax.percentWrong'),
        }),
        country: choice(this.t('tax.country'), [{ value: '', label: this.t('tax.everywhere') }, ...this.countries()], {
          value: rate?.country ?? '',
          optional: true,
          half: true,
        }),
        region: text(this.t('tax.region'), {
          value: rate?.region ?? '',
          max: 60,
          optional: true,
          half: true,
          hint: this.t('tax.regionHint'),
        }),
        postalCodes: text(this.t('tax.codes'), {
          value: rate?.postalCodes.join(', ') ?? '',
          max: 20_000,
          optional: true,
          long: true,
          hint: this.t('tax.codesHint'),
        }),
        cities: text(this.t('tax.cities'), {
          value: rate?.cities.join(', ') ?? '',
          max: 20_000,
          optional: true,
          hint: this.t('tax.citiesHint'),
        }),
        taxClass: text(this.t('tax.class'), {
          value: rate?.taxClass ?? 'standard',
          max: 40,
          half: true,
          hint: this.t('tax.classHint'),
          pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/,
          wrong: this.t('tax.classWrong'),
          suggest: this.lookups.taxClasses(),
        }),
        priority: integer(this.t('tax.priority'), {
          value: rate?.priority ?? 1,
          min: 1,
          max: 100,
          half: true,
          hint: this.t('tax.priorityHint'),
        }),
        shipping: flag(this.t('tax.shipping'), { value: rate?.shipping ?? true }),
        compound: flag(this.t('tax.compound'), { value: rate?.compound ?? false }),
      },
      submit: async ({ ratePercent, postalCodes, cities, priority, ...plain }) => {
        const body = {
          ...plain,
          ratePercent: Number(ratePercent.replace(',', '.')),
          postalCodes: listOf(postalCodes),
          cities: listOf(cities),
          priority: priority ?? 1,
        };
        if (rate === null) dataOf(await this.api.POST('/api/v1/tax-rates', { body }));
        else dataOf(await this.api.PATCH('/api/v1/tax-rates/{id}', { params: { path: { id: rate.id } }, body }));
      },
    }).then((saved) => (saved ? this.list.reload() : undefined));
  }

  protected remove(rate: TaxRate): void {
    void this.confirm({
      heading: this.t('tax.delete', { name: rate.name }),
      text: this.t('tax.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('tax.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/tax-rates/{id}', { params: { path: { id: rate.id } } })),
    }).then((deleted) => (deleted ? this.list.reload() : undefined));
  }
}

const few = 4;
const listOf = (words: string): string[] =>
  words
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
