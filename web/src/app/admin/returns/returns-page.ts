import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import type { OrderReturn } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectDayFields } from '../frame/day-fields';
import { dayRange } from '../frame/day-range';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { reasonKey, returnReasons, returnStates, toneOf } from './return-words';

@Component({
  selector: 'g-returns-page',
  imports: [Cell, DataTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('returns.heading')"
      [hint]="t('returns.hint')"
      [link]="link"
      [emptyHeading]="t('returns.none')"
      [emptyText]="t('returns.noneHint')"
    >
      <ng-container *gCell="'customer' of list; let one"
        >{{ one.name }}<span class="sub">{{ one.email }}</span></ng-container
      >
      <ng-container *gCell="'state' of list; let one"
        ><span [class]="toneOf(one.state)">{{ t(stateKey(one)) }}</span></ng-container
      >
    </g-data-table>
  `,
})
export class ReturnsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly days = injectDayFields();
  protected readonly toneOf = toneOf;
  protected readonly link = ({ id }: OrderReturn): string => `/admin/returns/${id}`;
  protected readonly stateKey = ({ state }: OrderReturn) => `returns.states.${state}` as const;

  protected readonly list = injectListing<OrderReturn>({
    name: 'returns',
    filters: ['state', 'reason', 'number', 'from', 'to'],
    fetch: async ({ filter: { state, reason, number, from, to }, page }) => {
      const query = {
        ...page,
        ...dayRange(from, to),
        ...(number !== undefined && isNumber.test(number) ? { number } : {}),
        state: oneOf(returnStates, state),
        reason: oneOf(returnReasons, reason),
      };
      return dataOf(await this.api.GET('/api/v1/returns', { params: { query } }));
    },
  });

  protected readonly columns = computed<readonly Column<OrderReturn>[]>(() => [
    { key: 'number', label: this.t('returns.number'), shown: 'always', text: ({ number }) => number },
    { key: 'customer', label: this.t('returns.customer'), card: 'bare' },
    { key: 'state', label: this.t('returns.state'), card: 'corner' },
    { key: 'what', label: this.t('returns.what'), text: (one) => this.whatOf(one) },
    { key: 'reason', label: this.t('returns.reason'), quiet: true, text: (one) => this.reasonsOf(one) },
    {
      key: 'asked',
      label: this.t('returns.asked'),
      time: true,
      quiet: true,
      text: ({ createdAt }) => this.i18n.dayAndTime(createdAt),
    },
  ]);

  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'state',
      label: this.t('returns.state'),
      options: returnStates.map((value) => ({ value, label: this.t(`returns.states.${value}`) })),
    },
    { kind: 'search', key: 'number', label: this.t('returns.find'), hint: this.t('returns.findHint') },
    {
      kind: 'choice',
      key: 'reason',
      label: this.t('returns.reason'),
      options: returnReasons.map((value) => ({ value, label: this.t(reasonKey(value)) })),
    },
    ...this.days,
  ]);

  private whatOf({ lines }: OrderReturn): string {
    return lines.map(({ asked, restocked, writtenOff, title }) => `${asked || restocked + writtenOff} × ${title}`).join(', ');
  }

  private reasonsOf({ lines }: OrderReturn): string {
    return [...new Set(lines.map(({ reason }) => this.t(reasonKey(reason))))].join(', ');
  }
}

const isNumber = /^[0-9]{1,15}(?:-R[0-9]{1,4})?$/;
