import { Location } from '@angular/common';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  signal,
  resource,
  untracked,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { injectIsWide } from '../../platform/browser';
import { injectPageMeta } from '../../platform/page-meta';
import { PageTitle } from '../../platform/page-title';
import { CatalogStore, pageSize } from '../../state/catalog.store';
import {
  attributePrefix,
  countOfFilters,
  listSorts,
  paramsOf,
  queryOf,
  searchSorts,
  withoutFilters,
  type FilterChange,
  type Sort,
} from '../../state/list-query';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProductCardView } from '../../ui/product-card';
import { Sheet } from '../../ui/sheet';
import { ActiveFilters } from './active-filters';
import { pathTo } from './category-path';
import { categoryRows } from './category-rows';
import { Filters } from './filters';

/** All products, a category, or what a search found: one page, told apart by its address, which also says how far it was read. */
@Component({
  selector: 'g-list-page',
  imports: [RouterLink, ActiveFilters, Empty, Filters, Icon, ProblemNotice, ProductCardView, Sheet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './list-page.html',
  styleUrl: './list-page.css',
})
export class ListPage {
  readonly slug = input<string>();
  readonly category = input<string>();
  readonly q = input<string>();
  /** `1`: search what was typed, even if nobody knows the word. */
  readonly exact = input<string>();
  readonly sort = input<string>();
  readonly brand = input<string>();
  readonly minPrice = input<string>();
  readonly maxPrice = input<string>();
  readonly rating = input<string>();
  readonly stock = input<string>();
  /** How many products were shown when the address was written down. */
  readonly shown = input<string>();

  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly catalog = inject(CatalogStore);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  private readonly announcer = inject(Announcer);
  private readonly pageTitle = inject(PageTitle);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly isWide = injectIsWide('64rem');
  protected readonly filtersOpen = signal(false);

  private readonly route = inject(ActivatedRoute);
  private readonly params = toSignal(this.route.queryParamMap, { initialValue: this.route.snapshot.queryParamMap });
  private readonly attributes = computed(() => {
    const params = this.params();
    const named = params.keys.filter((key) => key.startsWith(attributePrefix));
    return Object.fromEntries(named.map((key) => [key.slice(attributePrefix.length), params.get(key) ?? '']));
  });
  /** What staff say of the category; an address it once had answers with the present one. */
  private readonly about = resource({
    params: () => this.slug(),
    loader: async ({ params, abortSignal }) =>
      dataOf(await this.api.GET('/api/v1/categories/{slug}', { params: { path: { slug: params } }, signal: abortSignal })),
  });
  protected readonly told = computed(() => (this.about.hasValue() ? this.about.value() : null));

  protected readonly query = computed(() =>
    queryOf({
      category: this.slug() ?? this.category(),
      q: this.q(),
      exact: this.exact(),
      sort: this.sort(),
      brand: this.brand(),
      minPrice: this.minPrice(),
      maxPrice: this.maxPrice(),
      rating: this.rating(),
      stock: this.stock(),
      attributes: this.attributes(),
    }),
  );
  protected readonly path = computed(() => pathTo(this.catalog.categories(), this.query().category ?? ''));
  protected readonly here = computed(() => this.path().at(-1) ?? null);
  protected readonly rows = computed(() => {
    const counted = this.catalog.facets()?.categories;
    const counts = counted ? new Map(counted.map(({ id, count }) => [id, count])) : null;
    return categoryRows(this.catalog.categories(), this.query().category, counts);
  });
  protected readonly sorts = computed<readonly Sort[]>(() => (this.query().q === null ? listSorts : searchSorts));
  protected readonly activeFilters = computed(() => countOfFilters(this.query()));
  /** Nothing was found, and no filter is to blame: there is nothing to sort or to narrow. */
  protected readonly offersNothing = computed(() => this.catalog.isEmpty() && this.activeFilters() === 0);
  protected readonly heading = computed(() => {
    const { q, category } = this.query();
    if (q !== null) return this.t('list.found', { q: this.catalog.corrected() ?? q });
    if (category === null) return this.t('list.everything');
    return this.here()?.name ?? this.t(this.catalog.categoriesKnown() ? 'list.noCategory' : 'list.loading');
  });
  protected readonly sortTexts = sortTexts;
  protected readonly placeholders = Array.from({ length: 9 }, (_, index) => index);

  constructor() {
    effect(() => {
      const [query, shown] = [this.query(), Number(this.shown() ?? pageSize)];
      const wanted = Number.isInteger(shown) ? Math.min(Math.max(shown, pageSize), mostAtOnce) : pageSize;
      untracked(() => void this.catalog.show(query, wanted));
    });
    effect(() => this.pageTitle.setWhole(this.told()?.seoTitle, this.heading()));
    injectPageMeta(() => {
      const category = this.told();
      if (category === null) return null;
      return {
        description: category.seoDescription ?? category.description,
        path: `/c/${category.slug}`,
      };
    });
    effect(() => {
      const [present, slug] = [this.told()?.slug, untracked(this.slug)];
      if (present !== undefined && slug !== undefined && present !== slug)
        void this.router.navigate(['/c', present], { queryParamsHandling: 'preserve', replaceUrl: true });
    });
  }

  /** Another look at the same shelf: the page stays where it is. */
  protected change(change: FilterChange): void {
    void this.router.navigate([], { queryParams: { ...paramsOf(change), shown: null }, queryParamsHandling: 'merge', scroll: 'manual' });
  }

  /** Which words are of use to customers; nobody is told who opened what. */
  protected opened(): void {
    const { q } = this.query();
    if (q !== null) void this.api.POST('/api/v1/products/search/clicks', { body: { q } }).catch(() => undefined);
  }

  protected clear(): void {
    this.change(withoutFilters(this.query()));
  }

  protected chooseSort(value: string): void {
    const sort = this.sorts().find((known) => known === value);
    this.change({ sort: sort === this.sorts()[0] ? null : (sort ?? null) });
  }

  /** The address follows without a navigation, so that reload and the way back show as much again. */
  protected async more(): Promise<void> {
    const before = this.catalog.items().length;
    const shown = await this.catalog.more();
    if (shown === before) return;
    if (!this.catalog.hasMore()) this.focusCard(before);
    this.announcer.say(this.t('list.moreAloud', { count: shown - before }));
    const url = this.router.parseUrl(this.router.url);
    url.queryParams = { ...url.queryParams, shown };
    this.location.replaceState(this.router.serializeUrl(url), '', this.location.getState());
  }

  /** The button that was pressed is gone with the last page: reading goes on at what it brought. */
  private focusCard(index: number): void {
    const cards = (): NodeListOf<HTMLElement> => this.host.nativeElement.querySelectorAll<HTMLElement>('.grid > li a');
    afterNextRender(() => cards()[index]?.focus({ preventScroll: true }), { injector: this.injector });
  }
}

/** Products that a reload brings back. */
const mostAtOnce = 480;

const sortTexts = {
  relevance: 'sort.relevance',
  newest: 'sort.newest',
  price: 'sort.cheapest',
  '-price': 'sort.dearest',
  rating: 'sort.rating',
} as const;
