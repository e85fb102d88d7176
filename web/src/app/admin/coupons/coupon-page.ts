import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { injectEditor } from '../frame/editor';
import { Facts, type Fact } from '../frame/facts';
import { Fields } from '../frame/fields';
import { formOf, valuesOf } from '../frame/field-spec';
import { injectConfirm } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { SaveBar } from '../frame/save-bar';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { LookupsStore } from '../state/lookups.store';
import type { Coupon } from '../types';
import { CouponBadge } from './coupon-badge';
import { couponFields, changesOf, couponPath, newCouponOf } from './coupon-form';
import { CouponUses } from './coupon-uses';

/** One coupon; without an id, one that is to be. */
@Component({
  selector: 'g-coupon-page',
  imports: [MatButtonModule, CouponBadge, CouponUses, Detail, Facts, Fields, SaveBar, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-detail
      [record]="isNew() ? null : record"
      [heading]="isNew() ? t('coupon.new') : (coupon()?.code ?? '')"
      back="/admin/coupons"
      [backLabel]="t('coupon.list')"
    >
      <ng-container badges>
        @if (coupon(); as coupon) {
          <g-coupon-badge [status]="coupon.status" />
        }
      </ng-container>
      <ng-container actions>
        @if (coupon(); as coupon) {
          @if (canManage() && coupon.status !== 'archived') {
            <button mat-stroked-button type="button" (click)="archive(coupon)">{{ t('coupon.archive') }}</button>
          }
        }
      </ng-container>
      @if (shown(); as shown) {
        <form novalidate class="stack" (submit)="$event.preventDefault(); editor.save()">
          <g-section [heading]="t('coupon.what')"><g-fields [specs]="shown.what" [form]="shown.form" /></g-section>
          <g-section [heading]="t('coupon.when')"><g-fields [specs]="shown.when" [form]="shown.form" /></g-section>
        </form>
        @if (canManage() && coupon()?.status !== 'archived') {
          <g-save-bar
            [editor]="editor"
            [always]="isNew()"
            [label]="isNew() ? t('coupon.create') : null"
            (discard)="discard()"
            (reload)="record.reload()"
          />
        }
      }
      @if (coupon(); as coupon) {
        <g-coupon-uses [couponId]="coupon.id" />
      }
      <ng-container aside>
        @if (coupon()) {
          <g-section [heading]="t('coupon.usage')"><g-facts [facts]="facts()" /></g-section>
        } @else {
          <g-section [heading]="t('coupon.goodToKnow')"
            ><p class="muted small">{{ t('coupon.goodToKnowText') }}</p></g-section
          >
        }
      </ng-container>
    </g-detail>
  `,
})
export class CouponPage {
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
    async (id) => dataOf(await this.api.GET('/api/v1/coupons/{id}', { params: { path: { id } } })),
  );
  protected readonly coupon = this.record.value;
  protected readonly isNew = computed(() => this.id() === undefined);
  protected readonly canManage = computed(() => this.session.can('cart:manage-coupons'));
  private readonly turn = signal(0);
  protected readonly shown = computed(() => {
    this.turn();
    const [coupon, currency] = [this.coupon(), this.lookups.currency()];
    if (currency === null || (coupon === null && !this.isNew())) return null;
    const { what, when } = couponFields(this.t, currency, coupon);
    const form = formOf({ ...what, ...when });
    if (!this.canManage() || coupon?.status === 'archived') form.disable();
    return { what, when, form };
  });
  protected readonly editor = injectEditor({
    form: () => this.shown()?.form ?? null,
    host: inject<ElementRef<HTMLElement>>(ElementRef).nativeElement,
    save: () => this.store(),
    pathOf: couponPath,
  });
  readonly isUnsaved = (): boolean => this.editor.dirty();
  protected readonly facts = computed<readonly Fact[]>(() => {
    const coupon = this.coupon();
    if (!coupon) return [];
    const { usage, usageLimit } = coupon;
    return [
      { label: this.t('coupon.kind'), value: this.t(`coupon.kinds.${coupon.kind}`) },
      {
        label: this.t('coupon.used'),
        value: usageLimit === null ? this.i18n.number(usage.used) : this.t('coupon.usedOf', { used: usage.used, limit: usageLimit }),
      },
      { label: this.t('coupon.held'), value: this.i18n.number(usage.held) },
      { label: this.t('coupon.given'), value: this.i18n.money(usage.discount) },
      { label: this.t('coupon.made'), value: this.i18n.day(coupon.createdAt) },
    ];
  });

  constructor() {
    void this.lookups.loadCurrency().catch(() => undefined);
  }

  protected discard(): void {
    this.editor.settle();
    if (this.isNew()) void this.router.navigateByUrl('/admin/coupons');
    else this.turn.update((turn) => turn + 1);
  }

  protected async archive(coupon: Coupon): Promise<void> {
    const archived = await this.confirm({
      heading: this.t('coupon.archiveHeading', { code: coupon.code }),
      text: this.t('coupon.archiveText'),
      send: this.t('coupon.archive'),
      danger: true,
      done: this.t('coupon.archived'),
      submit: async () => done(await this.api.DELETE('/api/v1/coupons/{id}', { params: { path: { id: coupon.id } } })),
    });
    if (!archived) return;
    this.editor.settle();
    await this.router.navigateByUrl('/admin/coupons');
  }

  private async store(): Promise<void> {
    const [shown, coupon] = [this.shown(), this.coupon()];
    if (shown === null) return;
    const values = { ...valuesOf(shown.what, shown.form), ...valuesOf(shown.when, shown.form) };
    if (coupon === null) {
      const made = dataOf(await this.api.POST('/api/v1/coupons', { body: newCouponOf(values) }));
      this.editor.settle();
      this.toasts.say(this.t('coupon.created'));
      await this.router.navigateByUrl(`/admin/coupons/${made.id}`, { replaceUrl: true });
      return;
    }
    const params = { path: { id: coupon.id } };
    this.record.show(dataOf(await this.api.PATCH('/api/v1/coupons/{id}', { params, body: changesOf(values, coupon) })));
    this.toasts.say(this.t('save.saved'));
  }
}
