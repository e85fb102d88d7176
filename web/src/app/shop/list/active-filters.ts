import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Facets } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { isRange, keysOf, withoutFilters, type FilterChange, type ListQuery } from '../../state/list-query';
import { Icon } from '../../ui/icon';
import { valueText } from './value-text';

/** What narrows the list now, each with a way to take it back. */
@Component({
  selector: 'g-active-filters',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (chips().length > 0) {
      <ul [attr.aria-label]="t('filter.active')">
        @for (chip of chips(); track chip.text) {
          <li>
            <button
              type="button"
              class="chip"
              [attr.aria-label]="t('filter.remove', { filter: chip.text })"
              (click)="change.emit(chip.without)"
            >
              {{ chip.text }}<g-icon name="close" />
            </button>
          </li>
        }
        <li>
          <button type="button" class="link-button" (click)="change.emit(none())">{{ t('filter.clear') }}</button>
        </li>
      </ul>
    }
  `,
  styles: `
    :host:not(:has(ul)) {
      display: none;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
    }
    .chip {
      --icon-size: 0.875rem;
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
      min-block-size: 2.125rem;
      padding-inline: var(--space-3) var(--space-2);
      border: 1px solid transparent;
      border-radius: var(--radius-pill);
      background: var(--accent-soft);
      color: var(--accent-strong);
      font-size: var(--text-s);
      font-weight: 500;
      cursor: pointer;
    }
    .chip:hover {
      border-color: var(--accent);
    }
    .chip:focus-visible {
      border-radius: var(--radius-pill);
    }
    .link-button {
      margin-inline-start: var(--space-1);
    }
  `,
})
export class ActiveFilters {
  readonly query = input.required<ListQuery>();
  readonly facets = input.required<Facets | null>();
  readonly change = output<FilterChange>();
  protected readonly t = injectTexts(shopTexts);
  private readonly i18n = inject(I18n);
  protected readonly none = computed(() => withoutFilters(this.query()));

  protected readonly chips = computed(() => {
    const { brands, minPrice, maxPrice, minRating, inStock } = this.query();
    const names = new Map((this.facets()?.brands ?? []).map(({ slug, name }) => [slug, name]));
    const chips: { text: string; without: FilterChange }[] = brands.map((slug) => ({
      text: names.get(slug) ?? slug,
      without: { brands: brands.filter((one) => one !== slug) },
    }));
    const price = this.priceText(minPrice, maxPrice);
    if (price !== null) chips.push({ text: price, without: { minPrice: null, maxPrice: null } });
    if (minRating !== null) chips.push({ text: this.t('filter.stars', { count: minRating }), without: { minRating: null } });
    if (inStock) chips.push({ text: this.t('list.inStock'), without: { inStock: false } });
    return [...chips, ...this.attributeChips()];
  });

  private attributeChips(): { text: string; without: FilterChange }[] {
    return Object.entries(this.query().attributes).flatMap(([code, value]) => {
      const facet = this.facets()?.attributes.find((one) => one.code === code);
      const named = (words: string): string => this.t('filter.named', { name: facet?.name ?? code, value: words });
      if (isRange(value)) return [{ text: named(this.rangeText(value, facet?.unit ?? null)), without: { attributes: { [code]: null } } }];
      const keys = keysOf(value);
      return keys.map((key) => {
        const label = facet?.values.find((one) => one.key === key)?.label ?? key;
        const left = keys.filter((one) => one !== key).join(',');
        return { text: named(valueText(facet, label, this.t)), without: { attributes: { [code]: left === '' ? null : left } } };
      });
    });
  }

  private rangeText(value: string, unit: string | null): string {
    const [least = '', most = ''] = value.split('..');
    const words = (text: string): string => (unit === null ? text : `${text} ${unit}`);
    if (least === '') return this.t('filter.upTo', { most: words(most) });
    return most === '' ? this.t('filter.from', { least: words(least) }) : this.t('filter.range', { least, most: words(most) });
  }

  private priceText(least: number | null, most: number | null): string | null {
    const currency = (this.facets()?.price.min ?? this.facets()?.price.max)?.currency;
    if (least === null && most === null) return null;
    if (currency === undefined) return this.t('filter.price');
    const money = (minor: number): string => this.i18n.roundMoney({ minor, currency });
    if (least === null || (least === 0 && most !== null)) return this.t('filter.upTo', { most: money(most ?? 0) });
    return most === null
      ? this.t('filter.from', { least: money(least) })
      : this.t('filter.range', { least: money(least), most: money(most) });
  }
}
