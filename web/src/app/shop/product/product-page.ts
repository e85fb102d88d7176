import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  resource,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { isUnknown, problemFrom, type Problem } from '../../api/problem';
import type { Image, Variant } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { followLive } from '../../platform/live';
import { injectPageMeta } from '../../platform/page-meta';
import { PageTitle } from '../../platform/page-title';
import { CartStore } from '../../state/cart.store';
import { injectAheadText } from '../../ui/ahead';
import { SessionStore } from '../../state/session.store';
import { Failed } from '../../ui/failed';
import { GiftRecipient, noRecipient, recipientOf } from '../../ui/gift-recipient';
import { Heart } from '../../ui/heart';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Price } from '../../ui/price';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProductRow } from '../../ui/product-row';
import { Quantity } from '../../ui/quantity';
import { Stars } from '../../ui/stars';
import { Attributes } from './attributes';
import { BundleParts } from './bundle-parts';
import { Gallery } from './gallery';
import { Reviews } from './reviews';
import { withStock } from './live-stock';
import { Places } from './places';
import { choicesOf, choose, firstVariant, withPrices } from './variants';

@Component({
  selector: 'g-product-page',
  imports: [
    RouterLink,
    Attributes,
    BundleParts,
    Failed,
    Gallery,
    GiftRecipient,
    Heart,
    Icon,
    Notice,
    Places,
    Price,
    ProblemNotice,
    ProductRow,
    Quantity,
    Reviews,
    Stars,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './product-page.html',
  styleUrl: './product-page.css',
})
export class ProductPage {
  readonly slug = input.required<string>();
  /** SKU of the article that the address names. */
  readonly variant = input<string>();

  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly aheadText = injectAheadText();
  private readonly api = inject(API);
  private readonly cart = inject(CartStore);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly announcer = inject(Announcer);
  private readonly pageTitle = inject(PageTitle);

  protected readonly page = resource({
    params: () => this.slug(),
    loader: async ({ params, abortSignal }) =>
      dataOf(await this.api.GET('/api/v1/products/{idOrSlug}', { params: { path: { idOrSlug: params } }, signal: abortSignal })),
  });
  protected readonly product = computed(() => (this.page.hasValue() ? this.page.value() : null));
  protected readonly problem = computed(() => (this.page.error() ? problemFrom(this.page.error()?.cause ?? this.page.error()) : null));
  /** Stays what it is when it is sold out meanwhile. */
  private readonly found = linkedSignal<Choosing, Variant | null>({
    source: () => ({ slug: this.slug(), variants: this.product()?.variants ?? [], sku: this.variant() ?? null }),
    computation: ({ slug, variants, sku }, before) =>
      firstVariant(variants, sku ?? (before?.source.slug === slug ? (before.value?.sku ?? null) : null)),
  });
  /** What it costs who is signed in: some groups of customers have prices of their own. */
  private readonly own = resource({
    params: () => (this.session.user() === null ? undefined : this.product()?.id),
    loader: async ({ params: id, abortSignal }) =>
      dataOf(await this.api.GET('/api/v1/products/{id}/prices', { params: { path: { id } }, signal: abortSignal })).variants,
  });
  protected readonly chosen = computed<Variant | null>(() => {
    const found = this.found();
    const own = found && this.own.hasValue() ? this.own.value().find(({ variantId }) => variantId === found.id) : undefined;
    return found && own ? withPrices(found, own) : found;
  });
  protected readonly isOwnPrice = computed(() => this.chosen()?.price.minor !== this.found()?.price.minor);
  /** From the second on. */
  protected readonly tiers = computed(() => this.chosen()?.tiers?.slice(1) ?? []);
  protected readonly options = computed(() => {
    const [product, chosen] = [this.product(), this.chosen()];
    if (!product || !chosen) return [];
    return product.options.map(({ name, values }) => ({
      name,
      value: chosen.options.find((option) => option.name === name)?.value ?? '',
      choices: choicesOf(product.variants, chosen, name, values),
    }));
  });
  protected readonly images = computed<readonly Image[]>(() => {
    const [own, all] = [this.chosen()?.images ?? [], this.product()?.images ?? []];
    return own.length > 0 ? [...own, ...all.filter((image) => !own.some(({ url }) => url === image.url))] : all;
  });
  protected readonly crumbs = computed(() => this.product()?.categories[0]?.path ?? []);
  protected readonly off = computed(() => {
    const [price, before] = [this.chosen()?.price, this.chosen()?.compareAtPrice];
    return price && before && before.minor > price.minor ? Math.round((1 - price.minor / before.minor) * 100) : null;
  });
  private readonly beside = resource({
    params: () => this.product()?.id,
    loader: async ({ params, abortSignal }) =>
      dataOf(await this.api.GET('/api/v1/products/{id}/related', { params: { path: { id: params } }, signal: abortSignal })).items,
  });
  /** As staff have chosen, else others of its kind. */
  protected readonly neighbours = computed(() => (this.beside.hasValue() ? this.beside.value().slice(0, mostNeighbours) : []));
  protected readonly most = computed(() => {
    const variant = this.chosen();
    return variant ? Math.max(1, Math.min(variant.stock + (variant.ahead?.units ?? 0), variant.giftCard ? mostGiftCards : mostAtOnce)) : 1;
  });
  protected readonly quantity = linkedSignal({ source: () => this.chosen()?.id, computation: () => 1 });
  protected readonly recipient = linkedSignal({ source: () => this.slug(), computation: () => noRecipient });
  protected readonly adding = signal(false);
  protected readonly added = linkedSignal({ source: () => this.slug(), computation: () => false });
  protected readonly refused = linkedSignal<string, Problem | null>({ source: () => this.chosen()?.id ?? '', computation: () => null });

  constructor() {
    followLive(
      computed(() => {
        const id = this.product()?.id;
        return id === undefined ? null : `product:${id}`;
      }),
      'stock',
      { hear: (told) => this.page.hasValue() && this.page.set(withStock(this.page.value(), told)), back: () => void this.page.reload() },
    );
    // what is gone meanwhile cannot be taken
    effect(() => {
      if (this.quantity() > this.most()) this.quantity.set(this.most());
    });
    effect(() => {
      const problem = this.problem();
      const failed = problem && this.t(isUnknown(problem) ? 'product.unknown' : 'product.failed');
      this.pageTitle.setWhole(this.product()?.seoTitle, this.product()?.title ?? failed);
    });
    injectPageMeta(() => {
      const product = this.product();
      if (product === null) return null;
      return { description: product.seoDescription ?? product.description, path: `/p/${product.slug}` };
    });
    effect(() => {
      const [present, slug] = [this.product()?.slug, untracked(this.slug)];
      if (present !== undefined && present !== slug)
        void this.router.navigate(['/p', present], { queryParamsHandling: 'preserve', replaceUrl: true });
    });
  }

  protected readonly lacksPart = ({ bundle }: Variant): boolean => bundle?.parts.some(({ sold }) => !sold) ?? false;

  protected downloadText({ downloads, days }: NonNullable<Variant['digital']>): string {
    return [
      this.t('product.download'),
      ...(downloads === null ? [] : [this.t('product.downloadTimes', { count: downloads })]),
      ...(days === null ? [] : [this.t('product.downloadDays', { count: days })]),
    ].join(' ');
  }

  protected choose(name: string, value: string): void {
    const [product, chosen] = [this.product(), this.chosen()];
    if (!product || !chosen) return;
    const { sku } = choose(product.variants, chosen, { name, value });
    void this.router.navigate([], { queryParams: { variant: sku }, queryParamsHandling: 'merge', replaceUrl: true, scroll: 'manual' });
  }

  protected async addToCart(how: { anew?: boolean } = {}): Promise<void> {
    const [product, variant] = [this.product(), this.chosen()];
    if (!product || !variant || this.adding()) return;
    this.adding.set(true);
    this.added.set(false);
    this.refused.set(null);
    try {
      await this.cart.add(variant.id, this.quantity(), { ...how, recipient: variant.giftCard ? recipientOf(this.recipient()) : null });
      this.recipient.set(noRecipient);
      this.added.set(true);
      this.announcer.say(this.t('product.addedAloud', { title: product.title, count: this.cart.count() }));
      this.quantity.set(1);
    } catch (error) {
      this.refused.set(problemFrom(error));
    } finally {
      this.adding.set(false);
    }
  }
}

interface Choosing {
  readonly slug: string;
  readonly variants: readonly Variant[];
  readonly sku: string | null;
}

const mostAtOnce = 99;
const mostGiftCards = 20;
const mostNeighbours = 8;
