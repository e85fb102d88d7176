import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, input, signal } from '@angular/core';
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
import { formOf, valuesOf } from '../frame/field-spec';
import { injectConfirm } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { SaveBar } from '../frame/save-bar';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { HistorySection } from '../history/history-section';
import type { PriceList } from '../types';
import { ListPrices } from './list-prices';
import { PriceListBadge } from './price-list-badge';
import { priceListFields, termsOf } from './price-list-form';

/** One price list; without an id, one that is to be. */
@Component({
  selector: 'g-price-list-page',
  imports: [MatButtonModule, Detail, Facts, Fields, HistorySection, ListPrices, PriceListBadge, SaveBar, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-detail
      [record]="isNew() ? null : record"
      [heading]="isNew() ? t('priceList.new') : (list()?.name ?? '')"
      back="/admin/price-lists"
      [backLabel]="t('priceList.list')"
    >
      <ng-container badges>
        @if (list(); as list) {
          <g-price-list-badge [status]="list.status" />
        }
      </ng-container>
      <ng-container actions>
        @if (list(); as list) {
          @if (canWrite()) {
            <button mat-stroked-button type="button" (click)="remove(list)">{{ t('priceList.delete') }}</button>
          }
        }
      </ng-container>
      @if (list(); as list) {
        <g-list-prices [list]="list" [canWrite]="canWrite()" (changed)="record.show($event)" />
      }
      @if (shown(); as shown) {
        <form novalidate class="stack" (submit)="$event.preventDefault(); editor.save()">
          <g-section [heading]="t('priceList.what')"><g-fields [specs]="shown.what" [form]="shown.form" /></g-section>
          <g-section [heading]="t('priceList.when')"><g-fields [specs]="shown.when" [form]="shown.form" /></g-section>
        </form>
        @if (canWrite()) {
          <g-save-bar
            [editor]="editor"
            [always]="isNew()"
            [label]="isNew() ? t('priceList.create') : null"
            (discard)="discard()"
            (reload)="record.reload()"
          />
        }
      }
      <ng-container aside>
        @if (list()) {
          <g-section [heading]="t('priceList.facts')"><g-facts [facts]="facts()" /></g-section>
        }
        <g-section [heading]="t('priceList.goodToKnow')"
          ><p class="muted small">{{ t('priceList.goodToKnowText') }}</p></g-section
        >
        @if (list(); as list) {
          @if (canReadHistory()) {
            <g-history-section kind="price-lists" [id]="list.id" [turn]="list.version" />
          }
        }
      </ng-container>
    </g-detail>
  `,
})
export class PriceListPage {
  readonly id = input<string>();
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly confirm = injectConfirm();
  protected readonly record = injectStored(
    () => this.id() ?? null,
    async (id) => dataOf(await this.api.GET('/api/v1/admin/price-lists/{id}', { params: { path: { id } } })),
  );
  protected readonly list = this.record.value;
  protected readonly isNew = computed(() => this.id() === undefined);
  protected readonly canWrite = computed(() => this.session.can('catalog:write-price-lists'));
  protected readonly canReadHistory = computed(() => this.session.can('catalog:read-history'));
  private readonly groups = signal<readonly Option[] | null>(null);
  private readonly turn = signal(0);
  /** What it was when the form was made: prices that are set beside it leave the form alone. */
  private readonly terms = computed(() => this.list(), { equal: (a, b) => a !== null && b !== null && sameTerms(a, b) });
  protected readonly shown = computed(() => {
    this.turn();
    const [list, groups] = [this.terms(), this.groups()];
    if (groups === null || (list === null && !this.isNew())) return null;
    const { what, when } = priceListFields(this.t, groups, list);
    const form = formOf({ ...what, ...when });
    if (!this.canWrite()) form.disable();
    return { what, when, form };
  });
  protected readonly editor = injectEditor({
    form: () => this.shown()?.form ?? null,
    host: inject<ElementRef<HTMLElement>>(ElementRef).nativeElement,
    save: () => this.store(),
    pathOf: (path) => path,
  });
  readonly isUnsaved = (): boolean => this.editor.dirty();
  protected readonly facts = computed<readonly Fact[]>(() => {
    const list = this.list();
    if (!list) return [];
    return [
      { label: this.t('priceList.kind'), value: this.t(`priceList.kindShort.${list.kind}`) },
      { label: this.t('priceList.variants'), value: this.i18n.number(list.variants) },
      { label: this.t('priceList.made'), value: this.i18n.day(list.createdAt) },
      { label: this.t('priceList.changed'), value: this.i18n.dayAndTime(list.updatedAt) },
    ];
  });

  constructor() {
    void this.loadGroups();
  }

  protected discard(): void {
    this.editor.settle();
    if (this.isNew()) void this.router.navigateByUrl('/admin/price-lists');
    else this.turn.update((turn) => turn + 1);
  }

  protected async remove({ id, name }: PriceList): Promise<void> {
    const removed = await this.confirm({
      heading: this.t('priceList.deleteHeading', { name }),
      text: this.t('priceList.deleteText'),
      send: this.t('priceList.delete'),
      danger: true,
      done: this.t('priceList.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/price-lists/{id}', { params: { path: { id } } })),
    });
    if (!removed) return;
    this.editor.settle();
    await this.router.navigateByUrl('/admin/price-lists');
  }

  private async store(): Promise<void> {
    const [shown, list] = [this.shown(), this.list()];
    if (shown === null) return;
    const body = termsOf({ ...valuesOf(shown.what, shown.form), ...valuesOf(shown.when, shown.form) });
    if (list === null) {
      const made = dataOf(await this.api.POST('/api/v1/price-lists', { body }));
      this.editor.settle();
      this.toasts.say(this.t('priceList.created'));
      await this.router.navigateByUrl(`/admin/price-lists/${made.id}`, { replaceUrl: true });
      return;
    }
    const params = { path: { id: list.id } };
    this.record.show(dataOf(await this.api.PATCH('/api/v1/price-lists/{id}', { params, body: { version: list.version, ...body } })));
    this.toasts.say(this.t('save.saved'));
    this.turn.update((turn) => turn + 1);
  }

  /** Who may not see groups leaves those of the list as they are. */
  private async loadGroups(): Promise<void> {
    if (!this.session.can('users:read-groups')) return this.groups.set([]);
    const answer = await this.api.GET('/api/v1/customer-groups', { params: { query: { limit: 100 } } }).catch(() => null);
    this.groups.set(answer?.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []);
  }
}

const sameTerms = (a: PriceList, b: PriceList): boolean =>
  a.id === b.id && JSON.stringify(termsOf(asValues(a))) === JSON.stringify(termsOf(asValues(b)));
const asValues = (list: PriceList) => ({ ...list, groupIds: list.groupIds ?? [] });
