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
  untracked,
} from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatMenuModule } from '@angular/material/menu';
import { Router } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { SHOP_LOCALES } from '../../platform/shop-locales';
import { SHOP_TIME_ZONE } from '../../platform/shop-time-zone';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { injectEditor } from '../frame/editor';
import { injectConfirm } from '../frame/form-dialog';
import { ManyChoice } from '../frame/many-choice';
import { injectStored } from '../frame/record';
import { SaveBar } from '../frame/save-bar';
import { SearchPreview } from '../frame/search-preview';
import { Section } from '../frame/section';
import { TagsField } from '../frame/tags-field';
import { Toasts } from '../frame/toasts';
import { TranslationsEditor } from '../frame/translations-editor';
import { HistorySection } from '../history/history-section';
import { LookupsStore } from '../state/lookups.store';
import type { ProductStatus, StaffProduct, StaffVariant } from '../types';
import { AttributeInputs } from './attribute-inputs';
import { ImagesEditor } from './images-editor';
import { ProductBadge } from './product-badge';
import { bodyOf, fillForm, isSameText, newAttribute, productForm, productPath, type ShopFacts } from './product-form';
import { ProductPriceLists } from './product-price-lists';
import { ProductStock } from './product-stock';
import { productTexts } from './product-translations';
import { ProductWishers } from './product-wishers';
import { RelatedProducts } from './related-products';
import { SupplyEditor } from './supply-editor';
import { VariantsEditor } from './variants-editor';

/** One product as staff edit it; without an id, one that is to be. */
@Component({
  selector: 'g-admin-product-page',
  imports: [
    ReactiveFormsModule,
    MatButtonModule,
    MatMenuModule,
    AttributeInputs,
    Detail,
    Field,
    Icon,
    HistorySection,
    ImagesEditor,
    Input,
    ManyChoice,
    ProductBadge,
    ProductPriceLists,
    ProductStock,
    ProductWishers,
    RelatedProducts,
    SaveBar,
    SearchPreview,
    Section,
    SupplyEditor,
    TagsField,
    TranslationsEditor,
    VariantsEditor,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './product-page.html',
  styleUrl: './product-page.css',
})
export class AdminProductPage {
  readonly id = input<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly lookups = inject(LookupsStore);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly confirm = injectConfirm();
  protected readonly statuses = ['draft', 'scheduled', 'published', 'archived'] as const satisfies readonly ProductStatus[];

  protected readonly statusTexts = statusTexts;

  protected readonly record = injectStored(
    () => this.id() ?? null,
    async (id) => dataOf(await this.api.GET('/api/v1/admin/products/{id}', { params: { path: { id } } })),
  );
  protected readonly product = this.record.value;
  protected readonly isNew = computed(() => this.id() === undefined);
  protected readonly canWrite = computed(() => this.session.can('catalog:write-products'));
  protected readonly canReadStock = computed(() => this.session.can('catalog:read-stock'));
  protected readonly canReadPrices = computed(() => this.session.can('catalog:read-price-lists'));
  protected readonly canCountWishes = computed(() => this.session.can('cart:count-wishes'));
  protected readonly canReadHistory = computed(() => this.session.can('catalog:read-history'));
  protected readonly currency = this.lookups.currency;
  protected readonly timeZone = inject(SHOP_TIME_ZONE);
  private readonly shop = computed<ShopFacts | null>(() => {
    const attributes = this.lookups.attributes();
    return attributes === null ? null : { currency: this.currency, attributes, timeZone: this.timeZone };
  });
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);
  protected readonly form = productForm();
  protected readonly editor = injectEditor({
    form: this.form,
    host: this.host,
    save: () => this.store(),
    pathOf: productPath,
  });
  /** What stands in the form, as far as nobody edits it. */
  private base: StaffProduct | null = null;
  /** Grows with every saved change, so that the history is read again. */
  protected readonly turn = signal(0);
  /** Grows with every product that is put into the form. */
  protected readonly filled = signal(0);
  private readonly changes = signal(0);
  protected readonly texts = computed(() => {
    this.changes();
    const { title, description, slug, seoTitle, seoDescription, status } = this.form.controls;
    return {
      title: title.value,
      description: description.value,
      slug: slug.value.trim(),
      seoTitle: seoTitle.value,
      seoDescription: seoDescription.value,
      status: status.value,
    };
  });
  protected readonly isTranslated = inject(SHOP_LOCALES).length > 1;
  protected readonly translatable = computed(() => {
    const { options, variants } = this.form.controls;
    const imageAlts = this.product()?.images.map(({ alt }) => alt) ?? [];
    return productTexts(this.t, {
      ...this.texts(),
      options: options.value,
      rows: variants.controls.map((row) => ({ values: row.controls.values.value })),
      imageAlts,
    });
  });
  protected readonly hasMoved = computed(() => {
    const before = this.product()?.slug;
    return before !== undefined && this.texts().slug !== '' && this.texts().slug !== before;
  });
  readonly isUnsaved = (): boolean => this.editor.dirty();

  /** Somebody names a class that is in no use yet. */
  protected readonly ownTaxClass = signal(false);
  protected readonly taxClasses = computed(() =>
    [...new Set(['standard', ...this.lookups.taxClasses(), ...[this.product()?.taxClass ?? []].flat()])].sort(),
  );

  constructor() {
    void this.lookups.loadTaxClasses().catch(() => undefined);
    void this.lookups.loadTags().catch(() => undefined);
    void this.lookups.loadAttributes().catch((error: unknown) => this.toasts.refused(error));
    void this.lookups.loadCategories().catch(() => undefined);
    void this.lookups.loadBrands().catch(() => undefined);
    effect(() => {
      const [product, shop, isNew] = [this.product(), this.shop(), this.isNew()];
      if (shop !== null && (product !== null || isNew)) untracked(() => this.follow(product, shop));
    });
    const { status, publishAt } = this.form.controls;
    status.valueChanges.subscribe(() => publishAt.updateValueAndValidity());
    effect((onCleanup) => {
      const events = this.form.events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
  }

  /** What is being edited stays: only the version goes along, when nobody else has changed what stands in the form. */
  private follow(product: StaffProduct | null, shop: ShopFacts): void {
    if (!this.editor.dirty()) return this.fill(product, shop);
    if (product !== null && this.base !== null && isSameText(product, this.base)) this.base = product;
  }

  private fill(product: StaffProduct | null, shop: ShopFacts): void {
    this.base = product;
    this.ownTaxClass.set(false);
    fillForm(this.form, product, shop);
    this.filled.update((turn) => turn + 1);
    this.editor.settle();
    if (!this.canWrite()) this.form.disable();
  }

  protected discard(): void {
    const shop = this.shop();
    this.editor.settle();
    if (this.isNew()) void this.router.navigateByUrl('/admin/products');
    else if (shop !== null) this.fill(this.product(), shop);
  }

  protected async reload(): Promise<void> {
    this.editor.settle();
    await this.record.reload();
  }

  protected async restore(product: StaffProduct, variantId: string): Promise<void> {
    try {
      const params = { path: { id: product.id, variantId } };
      this.record.show(
        dataOf(await this.api.POST('/api/v1/products/{id}/variants/{variantId}/restore', { params, body: { version: product.version } })),
      );
      this.toasts.say(this.t('variant.restored'));
    } catch (error) {
      this.toasts.refused(error);
    }
  }

  protected chooseTaxClass({ value }: HTMLSelectElement): void {
    if (value !== '') return;
    this.ownTaxClass.set(true);
    afterNextRender(() => this.host.querySelector<HTMLElement>('[formcontrolname=taxClass]')?.focus(), { injector: this.injector });
  }

  protected addAttribute(): void {
    this.form.controls.attributes.push(newAttribute());
    this.form.markAsDirty();
  }

  protected removeAttribute(at: number): void {
    this.form.controls.attributes.removeAt(at);
    this.form.controls.attributes.markAsDirty();
    this.form.updateValueAndValidity();
  }

  protected nameOf({ options }: StaffVariant): string {
    return options.map(({ value }) => value).join(' / ') || this.t('variant.only');
  }

  protected to(status: ProductStatus): Promise<void> {
    this.form.controls.status.setValue(status);
    this.form.controls.status.markAsDirty();
    return this.editor.save();
  }

  protected async archive(product: StaffProduct): Promise<void> {
    const archived = await this.confirm({
      heading: this.t('product.archiveHeading', { title: product.title }),
      text: this.t('product.archiveText'),
      send: this.t('product.archive'),
      danger: true,
      done: this.t('product.archived'),
      submit: async () => {
        const params = { path: { id: product.id }, query: { version: product.version } };
        done(await this.api.DELETE('/api/v1/products/{id}', { params }));
      },
    });
    if (archived) await this.reload();
  }

  private async store(): Promise<void> {
    const [product, shop] = [this.product(), this.shop()];
    if (shop === null) return;
    const body = bodyOf(this.form, this.base, shop);
    if (product === null) {
      const { variants, ...texts } = body;
      const created = dataOf(
        await this.api.POST('/api/v1/products', { body: { ...texts, variants: variants.map(({ id: _, ...variant }) => variant) } }),
      );
      this.editor.settle();
      this.toasts.say(this.t('product.created'));
      await this.router.navigateByUrl(`/admin/products/${created.id}`, { replaceUrl: true });
      return;
    }
    const params = { path: { id: product.id } };
    const saved = dataOf(
      await this.api.PATCH('/api/v1/products/{id}', { params, body: { ...body, version: (this.base ?? product).version } }),
    );
    this.editor.settle();
    this.record.show(saved);
    this.turn.update((turn) => turn + 1);
    this.toasts.say(this.t('save.saved'));
  }
}

const statusTexts = {
  draft: 'product.status.draft',
  scheduled: 'product.status.scheduled',
  published: 'product.status.published',
  archived: 'product.status.archived',
} as const;
