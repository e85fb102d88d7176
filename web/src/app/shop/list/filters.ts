import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Facets } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { isRange, keysOf, type FilterChange, type ListQuery } from '../../state/list-query';
import { Icon } from '../../ui/icon';
import { Stars } from '../../ui/stars';
import type { CategoryRow } from './category-rows';
import { majorOf, minorOf } from './price-text';
import { valueText, type AttributeFacet } from './value-text';

/** What a list can be narrowed by, and how much of it each choice would leave. */
@Component({
  selector: 'g-filters',
  imports: [RouterLink, Icon, Stars],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './filters.html',
  styleUrl: './filters.css',
})
export class Filters {
  readonly query = input.required<ListQuery>();
  readonly facets = input.required<Facets | null>();
  readonly rows = input.required<readonly CategoryRow[]>();
  /** The facets are on their way. */
  readonly waiting = input(false);
  readonly change = output<FilterChange>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly allBrands = signal(false);

  /** Those that are chosen stay, also when they would leave nothing. */
  protected readonly brands = computed(() => {
    const chosen = new Set(this.query().brands);
    const listed = this.facets()?.brands ?? [];
    return listed.filter(({ slug, count }) => count > 0 || chosen.has(slug)).map((brand) => ({ ...brand, chosen: chosen.has(brand.slug) }));
  });
  protected readonly shownBrands = computed(() =>
    this.brands().filter(({ chosen }, index) => this.allBrands() || chosen || index < fewBrands),
  );
  protected readonly hiddenBrands = computed(() => this.brands().length - this.shownBrands().length);
  protected readonly currency = computed(() => {
    const { min, max } = this.facets()?.price ?? { min: null, max: null };
    return (min ?? max)?.currency ?? null;
  });
  /** One alone is no choice, unless it was chosen. */
  protected readonly ranges = computed(() => {
    const { minPrice, maxPrice } = this.query();
    const ranges = (this.facets()?.price.ranges ?? [])
      .filter(({ count }) => count > 0)
      .map(({ min, max, count }) => ({ min, max, count, chosen: min.minor === minPrice && max.minor === maxPrice }));
    return ranges.length > 1 || ranges[0]?.chosen ? ranges : [];
  });
  protected readonly ratings = computed(() =>
    (this.facets()?.ratings ?? []).filter(({ min, count }) => min > 1 && min < 5 && (count > 0 || min === this.query().minRating)),
  );
  private readonly opened = signal<ReadonlySet<string>>(new Set());
  /** Those with a choice to make, and those that are in use. */
  protected readonly attributes = computed(() =>
    (this.facets()?.attributes ?? []).map((facet) => this.groupOf(facet)).filter((group) => group.asRange || group.isUseful),
  );
  protected readonly least = linkedSignal(() => this.textOf(this.query().minPrice));
  protected readonly most = linkedSignal(() => this.textOf(this.query().maxPrice));

  /** Where a category of the list leads: on the shelves its own page, in a search the same search. */
  protected linkTo(slug: string | null): string[] {
    if (this.query().q !== null) return ['/search'];
    return slug === null ? ['/products'] : ['/c', slug];
  }

  protected paramsTo(slug: string | null): Record<string, string | null> {
    return this.query().q === null ? { shown: null } : { category: slug, shown: null };
  }

  protected toggleBrand(slug: string): void {
    const { brands } = this.query();
    this.change.emit({ brands: brands.includes(slug) ? brands.filter((one) => one !== slug) : [...brands, slug] });
  }

  protected chooseRange({ min, max, chosen }: { min: { minor: number }; max: { minor: number }; chosen: boolean }): void {
    this.change.emit(chosen ? { minPrice: null, maxPrice: null } : { minPrice: min.minor, maxPrice: max.minor });
  }

  protected sendPrices(event: Event): void {
    event.preventDefault();
    const currency = this.currency();
    if (currency === null) return;
    const [least, most] = [minorOf(this.least(), currency), minorOf(this.most(), currency)];
    const crossed = least !== null && most !== null && most < least;
    this.change.emit({ minPrice: crossed ? most : least, maxPrice: crossed ? least : most });
  }

  protected toggleValue(code: string, key: string): void {
    const keys = keysOf(this.query().attributes[code]);
    const next = keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key].sort();
    this.change.emit({ attributes: { [code]: next.length === 0 ? null : next.join(',') } });
  }

  protected sendRange(code: string, least: string, most: string): void {
    const [from, to] = [boundOf(least), boundOf(most)];
    const isCrossed = from !== '' && to !== '' && (Number(from) > Number(to) || (from.includes('-', 1) && from > to));
    const range = isCrossed ? `${to}..${from}` : `${from}..${to}`;
    this.change.emit({ attributes: { [code]: range === '..' ? null : range } });
  }

  protected openAttribute(code: string): void {
    this.opened.update((codes) => new Set([...codes, code]));
  }

  private groupOf(facet: AttributeFacet) {
    const { code, name, kind, unit, min, max } = facet;
    const chosen = this.query().attributes[code];
    const keys = keysOf(chosen);
    const [least = '', most = ''] = chosen !== undefined && isRange(chosen) ? chosen.split('..') : [];
    const values = [
      ...facet.values.map(({ key, label, count }) => ({ key, count, text: valueText(facet, label, this.t), chosen: keys.includes(key) })),
      ...keys.filter((key) => !facet.values.some((value) => value.key === key)).map((key) => ({ key, count: 0, text: key, chosen: true })),
    ].filter(({ count, chosen: isChosen }) => count > 0 || isChosen);
    const isMeasured = kind === 'number' || kind === 'date';
    const asRange =
      isMeasured && min !== max && keys.length === 0 && (values.length === 0 || values.length > fewValues || least + most !== '');
    const shown = values.filter(({ chosen: isChosen }, at) => isChosen || at < fewValues || this.opened().has(code));
    return {
      code,
      name,
      kind,
      unit,
      asRange,
      least,
      most,
      from: kind === 'number' && min !== null ? String(min) : '',
      to: kind === 'number' && max !== null ? String(max) : '',
      shown,
      hidden: values.length - shown.length,
      isUseful: values.length > 1 || keys.length > 0 || values.some(({ count }) => count < (this.facets()?.total ?? 0)),
    };
  }

  private textOf(minor: number | null): string {
    const currency = this.currency();
    return minor === null || currency === null ? '' : majorOf(minor, currency);
  }
}

const fewBrands = 7;
const fewValues = 8;

/** What was typed as a number or chosen as a day; nothing for anything else. */
function boundOf(text: string): string {
  const words = text.trim().replace(',', '.');
  return /^(-?\d{1,15}(\.\d{1,10})?|\d{4}-\d{2}-\d{2})$/.test(words) ? words : '';
}
