import { ChangeDetectionStrategy, Component, effect, inject, input, output, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { createPaged } from '../../state/paged';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { money } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { RowTools } from '../frame/row-tools';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import type { PriceList, PriceListLine } from '../types';
import { injectSetPrices } from './set-prices';

/** The prices of a list beside the base prices, and the ways to set them. */
@Component({
  selector: 'g-list-prices',
  imports: [MatButtonModule, RouterLink, Icon, ProblemNotice, RowTools, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('listPrice.heading')" [hint]="t('listPrice.hint')">
      <ng-container actions>
        @if (canWrite()) {
          <button mat-stroked-button type="button" (click)="fill()">{{ t('listPrice.fill') }}</button>
          <button mat-flat-button type="button" (click)="add()"><g-icon name="plus" />{{ t('listPrice.add') }}</button>
        }
      </ng-container>
      @if (list().variants > 0 || words() !== '') {
        <input
          #find
          class="input"
          type="search"
          autocomplete="off"
          [attr.aria-label]="t('listPrice.find')"
          [placeholder]="t('listPrice.find')"
          (input)="words.set(find.value.trim())"
        />
      }
      @if (lines.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="lines.more()" />
      }
      @if (lines.items(); as items) {
        @if (items.length > 0) {
          <div class="scroll-x">
            <table class="plain-table">
              <thead>
                <tr>
                  <th scope="col">{{ t('listPrice.article') }}</th>
                  <th scope="col" class="end">{{ t('listPrice.from') }}</th>
                  <th scope="col" class="end">{{ t('listPrice.price') }}</th>
                  <th scope="col" class="end">{{ t('listPrice.base') }}</th>
                  <th scope="col" class="end">{{ t('listPrice.change') }}</th>
                  <th>
                    <span class="visually-hidden">{{ t('action.actions') }}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                @for (line of items; track line.variantId + line.price.currency + line.minQuantity) {
                  <tr>
                    <td>
                      <a [routerLink]="['/admin/products', line.productId]">{{ titleOf(line) }}</a><span class="sub">{{ line.sku }}</span>
                    </td>
                    <td class="end muted">{{ line.minQuantity === 1 ? '' : t('listPrice.fromUnits', { count: line.minQuantity }) }}</td>
                    <td class="end">{{ i18n.money(line.price) }}</td>
                    <td class="end muted">
                      {{ line.base ? i18n.money(line.base) : t('listPrice.notSold', { currency: line.price.currency }) }}
                    </td>
                    <td class="end">{{ changeOf(line) }}</td>
                    <td class="end">
                      @if (canWrite()) {
                        <g-row-tools
                          [edit]="t('listPrice.edit', { sku: line.sku })"
                          [remove]="t('listPrice.remove', { sku: line.sku })"
                          (edited)="edit(line)"
                          (removed)="remove(line)"
                        />
                      }
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        } @else {
          <p class="muted small">{{ t(words() === '' ? 'listPrice.none' : 'listPrice.noneFound') }}</p>
        }
      }
      @if (lines.hasMore()) {
        <div>
          <button mat-button type="button" (click)="lines.more()">{{ t('action.more') }}</button>
        </div>
      }
    </g-section>
  `,
})
export class ListPrices {
  readonly list = input.required<PriceList>();
  readonly canWrite = input(false);
  /** The list with another version. */
  readonly changed = output<PriceList>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  private readonly openForm = injectFormDialog();
  private readonly setPrices = injectSetPrices();
  protected readonly words = signal('');
  protected readonly lines = createPaged<PriceListLine>(async (after) => {
    const query = { limit: 50, ...after, ...(this.words() === '' ? {} : { q: this.words() }) };
    return dataOf(await this.api.GET('/api/v1/admin/price-lists/{id}/prices', { params: { path: { id: this.list().id }, query } }));
  });

  constructor() {
    effect((onCleanup) => {
      [this.list().id, this.list().version, this.words()];
      const typed = setTimeout(() => untracked(() => void this.lines.read()), untracked(this.lines.items) === null ? 0 : 200);
      onCleanup(() => clearTimeout(typed));
    });
  }

  protected titleOf({ title, options }: PriceListLine): string {
    const words = options.map(({ value }) => value).join(' / ');
    return words === '' ? title : `${title}, ${words}`;
  }

  /** Of the base price. */
  protected changeOf({ price, base }: PriceListLine): string {
    if (base === null || base.minor === 0) return '';
    const points = Math.round((price.minor / base.minor - 1) * 10_000);
    return `${points < 0 ? '−' : '+'}${this.i18n.percent(Math.abs(points))}`;
  }

  protected async add(): Promise<void> {
    const list = await this.setPrices.paste(this.list().id);
    if (list) this.changed.emit(list);
  }

  protected async fill(): Promise<void> {
    const list = await this.setPrices.fill(this.list().id);
    if (list) this.changed.emit(list);
  }

  protected async edit({ variantId, sku, price, minQuantity }: PriceListLine): Promise<void> {
    await this.openForm({
      heading: this.t('listPrice.editHeading', { sku }),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: { price: money(this.t('listPrice.price'), price.currency, { value: price }) },
      submit: (values) => this.setOne({ variantId, minQuantity, currency: price.currency, minor: values.price?.minor ?? null }),
    });
  }

  protected async remove({ variantId, sku, price, minQuantity }: PriceListLine): Promise<void> {
    await this.setOne({ variantId, minQuantity, currency: price.currency, minor: null });
    this.toasts.say(this.t('listPrice.removed', { sku }));
  }

  private async setOne(line: { variantId: string; minQuantity: number; currency: string; minor: number | null }): Promise<void> {
    const params = { path: { id: this.list().id } };
    const { list } = dataOf(await this.api.PUT('/api/v1/price-lists/{id}/prices', { params, body: { lines: [line] } }));
    this.changed.emit(list);
  }
}
