import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, input, signal, untracked } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { Field, Input } from '../../ui/field';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { injectEditor } from '../frame/editor';
import { injectConfirm } from '../frame/form-dialog';
import { Ordered } from '../frame/ordered';
import { injectStored, missing } from '../frame/record';
import { SaveBar } from '../frame/save-bar';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { LookupsStore } from '../state/lookups.store';
import type { ProductType } from '../types';

type Placed = ProductType['attributes'];

interface Row {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly required: boolean;
}

/** One product type; without an id, one that is to be. */
@Component({
  selector: 'g-product-type-page',
  imports: [ReactiveFormsModule, MatButtonModule, Detail, Field, Input, Ordered, SaveBar, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './type-page.html',
  styleUrl: './type-page.css',
})
export class ProductTypePage {
  readonly id = input<string>();
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly confirm = injectConfirm();
  protected readonly record = injectStored(
    () => this.id() ?? null,
    async (id) => dataOf(await this.api.GET('/api/v1/admin/product-types')).items.find((type) => type.id === id) ?? missing(),
  );
  protected readonly type = this.record.value;
  protected readonly isNew = computed(() => this.id() === undefined);
  protected readonly form = new FormGroup({
    name: new FormControl('', { nonNullable: true, validators: [Validators.required] }),
    code: new FormControl('', { nonNullable: true, validators: [Validators.pattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)] }),
    attributes: new FormControl<Placed>([], { nonNullable: true }),
  });
  protected readonly editor = injectEditor({
    form: this.form,
    host: inject<ElementRef<HTMLElement>>(ElementRef).nativeElement,
    save: () => this.store(),
  });
  readonly isUnsaved = (): boolean => this.editor.dirty();
  private readonly placed = signal<Placed>([]);
  private readonly known = computed(() => new Map((this.lookups.attributes() ?? []).map((attribute) => [attribute.id, attribute])));
  protected readonly rows = computed<readonly Row[]>(() =>
    this.placed().flatMap(({ attributeId, required }) => {
      const attribute = this.known().get(attributeId);
      return attribute ? [{ id: attributeId, name: attribute.name, kind: this.t(`attribute.kinds.${attribute.kind}`), required }] : [];
    }),
  );
  protected readonly left = computed(() => {
    const used = new Set(this.placed().map(({ attributeId }) => attributeId));
    return [...this.known().values()].filter(({ id }) => !used.has(id));
  });
  protected readonly nameOf = ({ name }: Row): string => name;

  constructor() {
    void this.lookups.loadAttributes().catch((error: unknown) => this.toasts.refused(error));
    this.form.controls.attributes.valueChanges.subscribe((placed) => this.placed.set(placed));
    effect(() => {
      const type = this.type();
      untracked(() => this.fill(type));
    });
  }

  private fill(type: ProductType | null): void {
    this.form.reset({ name: type?.name ?? '', code: type?.code ?? '', attributes: type?.attributes ?? [] });
    this.editor.settle();
  }

  protected arrange(rows: readonly Row[]): void {
    this.change(rows.map(({ id, required }) => ({ attributeId: id, required })));
  }

  protected add(field: HTMLSelectElement): void {
    if (field.value !== '') this.change([...this.placed(), { attributeId: field.value, required: false }]);
    field.value = '';
  }

  protected remove({ id }: Row): void {
    this.change(this.placed().filter(({ attributeId }) => attributeId !== id));
  }

  protected require({ id }: Row, required: boolean): void {
    this.change(this.placed().map((one) => (one.attributeId === id ? { ...one, required } : one)));
  }

  private change(placed: Placed): void {
    this.form.controls.attributes.setValue(placed);
    this.form.controls.attributes.markAsDirty();
  }

  protected discard(): void {
    this.editor.settle();
    if (this.isNew()) void this.router.navigateByUrl('/admin/product-types');
    else this.fill(this.type());
  }

  protected async reload(): Promise<void> {
    this.editor.settle();
    await this.record.reload();
  }

  protected async delete(type: ProductType): Promise<void> {
    const deleted = await this.confirm({
      heading: this.t('type.deleteHeading', { name: type.name }),
      text: this.t('type.deleteText'),
      send: this.t('type.delete'),
      danger: true,
      done: this.t('type.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/product-types/{id}', { params: { path: { id: type.id } } })),
    });
    if (!deleted) return;
    this.editor.settle();
    await this.router.navigateByUrl('/admin/product-types');
  }

  private async store(): Promise<void> {
    const { name, code, attributes } = this.form.getRawValue();
    const body = { name: name.trim(), attributes, ...(code.trim() === '' ? {} : { code: code.trim() }) };
    const type = this.type();
    if (type === null) {
      const made = dataOf(await this.api.POST('/api/v1/product-types', { body }));
      this.editor.settle();
      this.toasts.say(this.t('type.created'));
      await this.router.navigateByUrl(`/admin/product-types/${made.id}`, { replaceUrl: true });
      return;
    }
    const params = { path: { id: type.id } };
    this.record.show(dataOf(await this.api.PATCH('/api/v1/product-types/{id}', { params, body: { ...body, version: type.version } })));
    this.toasts.say(this.t('save.saved'));
  }
}
