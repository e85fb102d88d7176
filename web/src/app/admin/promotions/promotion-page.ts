import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import type { Option } from '../frame/column';
import { Detail } from '../frame/detail';
import { injectEditor } from '../frame/editor';
import { Facts, type Fact } from '../frame/facts';
import { Fields } from '../frame/fields';
import { valuesOf } from '../frame/field-spec';
import { injectConfirm } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { SaveBar } from '../frame/save-bar';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { RelatedProducts } from '../products/related-products';
import { countryOptions } from '../shipping/countries';
import { LookupsStore } from '../state/lookups.store';
import type { Promotion } from '../types';
import { GiftChoice } from './gift-choice';
import { PromotionBadge } from './promotion-badge';
import { PromotionCodes } from './promotion-codes';
import { changesOf, kindOf, newPromotionOf, promotionFields, promotionForm, promotionPath, type PromotionValues } from './promotion-form';
import { PromotionUses } from './promotion-uses';
import { sentencesOf } from './sentences';

/** One promotion; without an id, one that is to be. */
@Component({
  selector: 'g-promotion-page',
  imports: [
    MatButtonModule,
    Detail,
    Facts,
    Fields,
    GiftChoice,
    PromotionBadge,
    PromotionCodes,
    PromotionUses,
    RelatedProducts,
    SaveBar,
    Section,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './promotion-page.html',
})
export class PromotionPage {
  readonly id = input<string>();
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly lookups = inject(LookupsStore);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly confirm = injectConfirm();
  protected readonly record = injectStored(
    () => this.id() ?? null,
    async (id) => dataOf(await this.api.GET('/api/v1/promotions/{id}', { params: { path: { id } } })),
  );
  protected readonly promotion = this.record.value;
  protected readonly isNew = computed(() => this.id() === undefined);
  protected readonly canManage = computed(() => this.session.can('cart:manage-promotions'));
  private readonly turn = signal(0);
  /** null until they are read. */
  private readonly groups = signal<readonly Option[] | null>(null);
  protected readonly shown = computed(() => {
    this.turn();
    const [promotion, groups] = [this.promotion(), this.groups()];
    const { currency } = this.lookups;
    if (groups === null || (promotion === null && !this.isNew())) return null;
    const choices = { currency, groups, categories: this.lookups.categoryOptions(), countries: countryOptions(this.i18n.locale()) };
    const fields = promotionFields(this.t, choices, promotion);
    const { form, products } = promotionForm(fields, promotion);
    if (!this.canManage() || promotion?.status === 'archived') form.disable();
    return { fields, form, products };
  });
  /** What stands in the form now. */
  protected readonly values = signal<PromotionValues | null>(null);
  protected readonly kind = computed(() => kindOf(this.values() ?? {}, this.promotion()));
  protected readonly sentences = computed(() => {
    const values = this.values();
    if (values === null) return [];
    const automatic = this.promotion()?.automatic ?? values.how === 'automatic';
    const groupOf = new Map((this.groups() ?? []).map(({ value, label }) => [value, label]));
    const words = {
      money: (amount: Parameters<I18n['money']>[0]) => this.i18n.money(amount),
      percent: (points: number) => this.i18n.percent(points),
      day: (instant: string) => this.i18n.dayAndTime(instant),
      country: (code: string) => this.i18n.country(code),
      group: (id: string) => groupOf.get(id) ?? id,
    };
    return sentencesOf(this.t, words, this.kind(), automatic, values);
  });
  protected readonly editor = injectEditor({
    form: () => this.shown()?.form ?? null,
    host: inject<ElementRef<HTMLElement>>(ElementRef).nativeElement,
    save: () => this.store(),
    pathOf: promotionPath,
  });
  readonly isUnsaved = (): boolean => this.editor.dirty();
  protected readonly facts = computed<readonly Fact[]>(() => {
    const promotion = this.promotion();
    if (!promotion) return [];
    const { usage, usageLimit, budget } = promotion;
    const given = this.i18n.money(usage.discount);
    return [
      { label: this.t('promotion.kind'), value: this.t(`promotion.kinds.${promotion.kind}`) },
      { label: this.t('promotion.how'), value: this.t(promotion.automatic ? 'promotion.hows.automatic' : 'promotion.hows.code') },
      {
        label: this.t('promotion.used'),
        value: usageLimit === null ? this.i18n.number(usage.used) : this.t('promotion.usedOf', { used: usage.used, limit: usageLimit }),
      },
      { label: this.t('promotion.held'), value: this.i18n.number(usage.held) },
      {
        label: this.t('promotion.given'),
        value: budget === null ? given : this.t('promotion.givenOf', { given, budget: this.i18n.money(budget) }),
      },
      { label: this.t('promotion.made'), value: this.i18n.day(promotion.createdAt) },
    ];
  });

  constructor() {
    void this.lookups.loadCategories().catch(() => undefined);
    void this.loadGroups();
    effect((onCleanup) => {
      const shown = this.shown();
      if (shown === null) return this.values.set(null);
      this.values.set(this.read());
      const events = shown.form.valueChanges.subscribe(() => this.values.set(this.read()));
      onCleanup(() => events.unsubscribe());
    });
  }

  protected discard(): void {
    this.editor.settle();
    if (this.isNew()) void this.router.navigateByUrl('/admin/promotions');
    else this.turn.update((turn) => turn + 1);
  }

  protected async archive(promotion: Promotion): Promise<void> {
    const archived = await this.confirm({
      heading: this.t('promotion.archiveHeading', { name: promotion.name }),
      text: this.t('promotion.archiveText'),
      send: this.t('promotion.archive'),
      danger: true,
      done: this.t('promotion.archived'),
      submit: async () => done(await this.api.DELETE('/api/v1/promotions/{id}', { params: { path: { id: promotion.id } } })),
    });
    if (!archived) return;
    this.editor.settle();
    await this.router.navigateByUrl('/admin/promotions');
  }

  private async loadGroups(): Promise<void> {
    const answer = this.session.can('users:read-groups')
      ? await this.api.GET('/api/v1/customer-groups', { params: { query: { limit: 100 } } }).catch(() => null)
      : null;
    this.groups.set((answer?.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })));
  }

  private read(): PromotionValues | null {
    const shown = this.shown();
    if (shown === null) return null;
    const { fields, form, products } = shown;
    return {
      ...valuesOf(fields.what, form),
      ...valuesOf(fields.about, form),
      ...valuesOf(fields.reduced, form),
      ...valuesOf(fields.who, form),
      ...valuesOf(fields.when, form),
      productIds: products.productIds.value,
      getProductIds: products.getProductIds.value,
      giftVariantId: products.giftVariantId.value,
    };
  }

  private async store(): Promise<void> {
    const [values, promotion] = [this.read(), this.promotion()];
    if (values === null) return;
    if (promotion === null) return this.make(values);
    const body = changesOf(values, promotion);
    if (body === null) return;
    const params = { path: { id: promotion.id } };
    this.record.show(dataOf(await this.api.PATCH('/api/v1/promotions/{id}', { params, body })));
    this.toasts.say(this.t('save.saved'));
  }

  private async make(values: PromotionValues): Promise<void> {
    const body = newPromotionOf(values);
    if (body === null) return this.toasts.say(this.t('promotion.giftNone'));
    const { id } = dataOf(await this.api.POST('/api/v1/promotions', { body }));
    this.editor.settle();
    this.toasts.say(this.t('promotion.created'));
    await this.router.navigateByUrl(`/admin/promotions/${id}`, { replaceUrl: true });
  }
}
