import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, input, signal, untracked } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SHOP_LOCALES } from '../../platform/shop-locales';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { injectEditor } from '../frame/editor';
import { injectStored, missing } from '../frame/record';
import { SaveBar } from '../frame/save-bar';
import { SearchPreview } from '../frame/search-preview';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { draftsOf, nested, type Drafts, type Translatable } from '../frame/translated-texts';
import { TranslationsEditor } from '../frame/translations-editor';
import { HistorySection } from '../history/history-section';
import { LookupsStore } from '../state/lookups.store';
import type { StaffCategory } from '../types';
import { branchOf, pathsOf } from './category-tree';
import { RuleEditor, ruleForm, ruleOf } from './rule-editor';

/** One category or collection: its words, its place, and the rule by which it fills itself. */
@Component({
  selector: 'g-category-page',
  imports: [
    ReactiveFormsModule,
    MatButtonModule,
    RouterLink,
    Detail,
    Field,
    HistorySection,
    Icon,
    Input,
    RuleEditor,
    SaveBar,
    SearchPreview,
    Section,
    TranslationsEditor,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './category-page.html',
  styleUrl: './category-page.css',
})
export class CategoryPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  private readonly session = inject(SessionStore);
  private readonly toasts = inject(Toasts);
  protected readonly canWrite = computed(() => this.session.can('catalog:write-categories'));
  protected readonly canReadHistory = computed(() => this.session.can('catalog:read-history'));
  private readonly all = signal<readonly StaffCategory[]>([]);
  protected readonly record = injectStored(
    () => this.id(),
    async (wanted) => {
      this.all.set(dataOf(await this.api.GET('/api/v1/admin/categories')).items);
      return this.all().find(({ id }) => id === wanted) ?? missing();
    },
  );
  protected readonly category = this.record.value;
  /** As the shop counts: published products, those by hand and those by the rule. */
  private readonly shop = injectStored(
    () => ({ category: this.category()?.id ?? null, turn: this.turn() }),
    async () => dataOf(await this.api.GET('/api/v1/categories')).items,
  );
  protected readonly count = computed(() => countIn(this.shop.value() ?? [], this.id()));
  protected readonly currency = this.lookups.currency;
  protected readonly turn = signal(0);

  protected readonly form = new FormGroup({
    name: new FormControl('', { nonNullable: true, validators: [Validators.required] }),
    parentId: new FormControl('', { nonNullable: true }),
    slug: new FormControl('', { nonNullable: true, validators: [Validators.required, Validators.pattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)] }),
    description: new FormControl('', { nonNullable: true }),
    seoTitle: new FormControl('', { nonNullable: true }),
    seoDescription: new FormControl('', { nonNullable: true }),
    translations: new FormControl<Drafts>({}, { nonNullable: true }),
    isCollection: new FormControl(false, { nonNullable: true }),
    rule: ruleForm(null, 'USD'),
  });
  protected readonly editor = injectEditor({
    form: this.form,
    host: inject<ElementRef<HTMLElement>>(ElementRef).nativeElement,
    save: () => this.store(),
  });
  readonly isUnsaved = (): boolean => this.editor.dirty();
  private readonly changes = signal(0);
  protected readonly texts = computed(() => {
    this.changes();
    return this.form.getRawValue();
  });
  protected readonly isTranslated = inject(SHOP_LOCALES).length > 1;
  protected readonly translatable = computed<readonly Translatable[]>(() => {
    const { name, description, seoTitle, seoDescription, slug } = this.texts();
    return [
      { path: ['name'], label: this.t('category.name'), source: name, most: 120 },
      { path: ['description'], label: this.t('category.description'), source: description, most: 5_000, long: true },
      { path: ['seoTitle'], label: this.t('seo.title'), source: seoTitle, most: 200 },
      { path: ['seoDescription'], label: this.t('seo.description'), source: seoDescription, most: 500 },
      { path: ['slug'], label: this.t('product.address'), source: slug, most: 120, spare: true },
    ];
  });
  protected readonly hasMoved = computed(() => this.texts().slug !== '' && this.texts().slug !== this.category()?.slug);
  protected readonly parents = computed(() => {
    const all = this.all();
    const own = branchOf(all, this.id());
    return pathsOf(all.filter(({ rule }) => rule === null)).filter(({ id }) => !own.has(id));
  });
  protected readonly hasBelow = computed(() => this.all().some(({ parentId }) => parentId === this.id()));

  constructor() {
    const { lookups } = this;
    for (const load of [lookups.loadBrands, lookups.loadCategories, lookups.loadTags, lookups.loadAttributes])
      void load().catch(() => undefined);
    effect(() => {
      const category = this.category();
      if (category !== null) untracked(() => this.fill(category, this.currency));
    });
    effect((onCleanup) => {
      const events = this.form.events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
    this.form.controls.isCollection.valueChanges.subscribe(() => this.settleRule());
  }

  private fill(category: StaffCategory, currency: string): void {
    const { name, parentId, slug, description, seoTitle, seoDescription, rule } = category;
    this.form.setControl('rule', ruleForm(rule, currency));
    this.form.patchValue({
      name,
      parentId: parentId ?? '',
      slug,
      description,
      seoTitle: seoTitle ?? '',
      seoDescription: seoDescription ?? '',
      translations: draftsOf(category.translations),
      isCollection: rule !== null,
    });
    this.settleRule();
    this.editor.settle();
    if (!this.canWrite()) this.form.disable();
  }

  /** The rule of what is none need not be complete. */
  private settleRule(): void {
    const { isCollection, rule } = this.form.controls;
    if (isCollection.value) rule.enable({ emitEvent: false });
    else rule.disable({ emitEvent: false });
    this.form.updateValueAndValidity();
  }

  protected discard(): void {
    const category = this.category();
    if (category !== null) this.fill(category, this.currency);
  }

  protected async reload(): Promise<void> {
    this.editor.settle();
    await this.record.reload();
  }

  private async store(): Promise<void> {
    const [category, currency] = [this.category(), this.currency];
    if (category === null) return;
    const { name, parentId, slug, description, seoTitle, seoDescription, isCollection, translations } = this.form.getRawValue();
    const parent = isCollection ? null : parentId || null;
    const body = {
      version: category.version,
      name: name.trim(),
      ...(parent === category.parentId ? {} : { parentId: parent }),
      slug: slug.trim(),
      description: description.trim(),
      seoTitle: seoTitle.trim() || null,
      seoDescription: seoDescription.trim() || null,
      translations: Object.fromEntries(Object.entries(translations).map(([locale, texts]) => [locale, nested(texts)])),
      rule: isCollection ? ruleOf(this.form.controls.rule, currency) : null,
    };
    dataOf(await this.api.PATCH('/api/v1/categories/{id}', { params: { path: { id: category.id } }, body }));
    this.editor.settle();
    await this.record.reload();
    this.turn.update((turn) => turn + 1);
    this.toasts.say(this.t('save.saved'));
  }
}

interface Counted {
  readonly id: string;
  readonly count: number;
  readonly children: readonly Counted[];
}

function countIn(categories: readonly Counted[], id: string): number | null {
  for (const category of categories) {
    const found = category.id === id ? category.count : countIn(category.children, id);
    if (found !== null) return found;
  }
  return null;
}
