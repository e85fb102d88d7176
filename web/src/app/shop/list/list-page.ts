import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { PageTitle } from '../../platform/page-title';
import { CatalogStore, type ListQuery, type Sort } from '../../state/catalog.store';
import { Empty } from '../../ui/empty';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProductCardView } from '../../ui/product-card';
import { pathTo } from './category-path';
import { Hero } from './hero';

/** All products, a category, or what a search found: one page, told apart by its address. */
@Component({
  selector: 'g-list-page',
  imports: [RouterLink, Empty, Hero, ProblemNotice, ProductCardView],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './list-page.html',
  styleUrl: './list-page.css',
})
export class ListPage {
  readonly slug = input<string>();
  readonly q = input<string>();
  readonly sort = input<string>();
  readonly stock = input<string>();

  protected readonly t = injectTexts(shopTexts);
  protected readonly catalog = inject(CatalogStore);
  private readonly router = inject(Router);
  private readonly pageTitle = inject(PageTitle);

  protected readonly query = computed<ListQuery>(() => ({
    category: this.slug() ?? null,
    q: this.q()?.trim() || null,
    sort: sortOf(this.sort()),
    inStock: this.stock() === '1',
  }));
  protected readonly isHome = computed(() => this.slug() === undefined && this.query().q === null);
  protected readonly path = computed(() => pathTo(this.catalog.categories(), this.slug() ?? ''));
  protected readonly category = computed(() => this.path().at(-1) ?? null);
  protected readonly sorts = computed<readonly Sort[]>(() => (this.query().q === null ? listSorts : searchSorts));
  protected readonly showHero = computed(() => this.isHome() && this.query().sort === null && !this.query().inStock);
  protected readonly heading = computed(() => {
    const { q, category } = this.query();
    if (q !== null) return this.t('list.found', { q });
    if (category === null) return this.t('list.everything');
    return this.category()?.name ?? this.t(this.catalog.categoriesKnown() ? 'list.noCategory' : 'list.loading');
  });
  protected readonly sortTexts = sortTexts;
  protected readonly placeholders = Array.from({ length: 8 }, (_, index) => index);

  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => void this.catalog.show(query));
    });
    effect(() => this.pageTitle.set(this.isHome() ? null : this.heading()));
  }

  protected choose(changes: { sort?: string; stock?: string | null }): void {
    void this.router.navigate([], { queryParams: changes, queryParamsHandling: 'merge' });
  }

  protected chooseSort(event: Event): void {
    if (event.target instanceof HTMLSelectElement) this.choose({ sort: event.target.value });
  }

  protected chooseStock(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.choose({ stock: event.target.checked ? '1' : null });
  }
}

const sortTexts = {
  relevance: 'sort.relevance',
  newest: 'sort.newest',
  price: 'sort.cheapest',
  '-price': 'sort.dearest',
  rating: 'sort.rating',
} as const;
const listSorts = ['newest', 'price', '-price', 'rating'] as const;
const searchSorts = ['relevance', ...listSorts] as const;
const sortOf = (value: string | undefined): Sort | null => searchSorts.find((sort) => sort === value) ?? null;
