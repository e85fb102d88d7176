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
  linkedSignal,
  signal,
} from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { ApiError, ownProblem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { messageOf } from '../../ui/form-errors';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { Toasts } from '../frame/toasts';
import { arrange, matrixOf, type ProductForm, type VariantControls, type VariantDraft } from './product-form';
import { cellsOf, stepFrom } from './variant-grid';
import {
  combinationsOf,
  skuFor,
  valuesAt,
  withCombinations,
  withOption,
  withoutOption,
  withoutValue,
  withValue,
  type Matrix,
} from './variant-matrix';

const fields = [
  { name: 'sku', label: 'variant.sku', mode: 'text', wide: true },
  { name: 'price', label: 'variant.price', mode: 'decimal', wide: false },
  { name: 'compareAt', label: 'variant.compareAt', mode: 'decimal', wide: false },
  { name: 'weightGrams', label: 'variant.weight', mode: 'numeric', wide: false },
  { name: 'lowStockThreshold', label: 'variant.low', mode: 'numeric', wide: false },
] as const;
type FieldName = (typeof fields)[number]['name'];

/**
 * What a buyer chooses between, and what each choice costs. Of many variants a page is drawn at a time; arrow keys and Enter walk
 * from cell to cell, also over the pages, and cells copied from a spreadsheet are pasted from where one stands.
 */
@Component({
  selector: 'g-variants-editor',
  imports: [ReactiveFormsModule, MatButtonModule, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './variants-editor.html',
  styleUrl: './variants-editor.css',
})
export class VariantsEditor {
  readonly form = input.required<ProductForm>();
  readonly currency = input.required<string>();
  readonly readonly = input(false);
  protected readonly t = injectTexts(adminTexts);
  private readonly shop = injectTexts(shopTexts);
  private readonly ask = injectFormDialog();
  private readonly toasts = inject(Toasts);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);
  private readonly changes = signal(0);
  protected readonly fields = fields;
  protected readonly bulkFields = fields.filter(({ name }) => name !== 'sku');

  protected readonly rows = computed<readonly VariantControls[]>(() => {
    this.changes();
    return this.form().controls.variants.controls;
  });
  protected readonly options = computed(() => {
    this.changes();
    const matrix = { options: this.form().controls.options.value, rows: this.rows().map((row) => ({ values: row.controls.values.value })) };
    return matrix.options.map((name, at) => ({ name, at, values: valuesAt(matrix, at) }));
  });
  protected readonly missing = computed(() => this.options().reduce((count, { values }) => count * values.length, 1) - this.rows().length);

  protected readonly find = signal('');
  protected readonly matched = computed<readonly VariantControls[]>(() => {
    const words = this.find().trim().toLowerCase();
    if (words === '') return [...this.rows()];
    return this.rows().filter((row) => `${this.nameOf(row)} ${row.controls.sku.value}`.toLowerCase().includes(words));
  });
  private readonly turned = linkedSignal({ source: () => this.find(), computation: () => 0 });
  protected readonly pages = computed(() => Math.max(1, Math.ceil(this.matched().length / pageSize)));
  protected readonly page = computed(() => Math.min(this.turned(), this.pages() - 1));
  protected readonly shown = computed(() => this.matched().slice(this.page() * pageSize, (this.page() + 1) * pageSize));
  private readonly marked = signal<ReadonlySet<VariantControls>>(new Set());
  protected readonly chosen = computed(() => this.rows().filter((row) => this.marked().has(row)));
  protected readonly isLarge = computed(() => this.rows().length > 8);

  constructor() {
    effect((onCleanup) => {
      const events = this.form().events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
  }

  protected nameOf(row: VariantControls): string {
    return row.controls.values.value.join(' / ') || this.t('variant.only');
  }

  protected errorOf(row: VariantControls, name: FieldName): string | null {
    this.changes();
    const control = row.controls[name];
    return control.invalid && control.touched ? messageOf(control.errors, this.shop) : null;
  }

  protected addOption(): void {
    void this.ask({
      heading: this.t('variant.optionAdd'),
      text: this.t('variant.optionAddText'),
      send: this.t('action.add'),
      fields: {
        name: text(this.t('variant.optionName'), { max: 60, hint: this.t('variant.optionNameHint') }),
        values: text(this.t('variant.optionValues'), { max: 5_000, hint: this.t('variant.optionValuesHint') }),
      },
      submit: ({ name, values }) => {
        const words = new Set(
          values
            .split(',')
            .map((value) => value.trim())
            .filter(Boolean),
        );
        const [first, ...others] = words;
        if (first === undefined) return Promise.resolve();
        if (this.rows().length * words.size > mostVariants) throw new ApiError(ownProblem('variant.too-many', this.tooMany()));
        let matrix = withOption(matrixOf(this.form()), name, first);
        for (const value of others) matrix = withValue(matrix, matrix.options.length - 1, value, this.copy);
        this.show(matrix);
        return Promise.resolve();
      },
    });
  }

  protected rename(at: number, name: string): void {
    const matrix = matrixOf(this.form());
    if (name.trim() !== '') this.show({ ...matrix, options: matrix.options.map((old, place) => (place === at ? name.trim() : old)) });
  }

  protected removeOption(at: number): void {
    this.show(withoutOption(matrixOf(this.form()), at));
  }

  protected addValue(at: number, field: HTMLInputElement): void {
    if (field.value.trim() !== '') this.show(withValue(matrixOf(this.form()), at, field.value.trim(), this.copy));
    field.value = '';
  }

  protected removeValue(at: number, value: string): void {
    this.show(withoutValue(matrixOf(this.form()), at, value));
  }

  protected combine(): void {
    const matrix = matrixOf(this.form());
    if (combinationsOf(matrix) > mostVariants) this.toasts.say(this.tooMany());
    else this.show(withCombinations(matrix, this.copy));
  }

  protected removeRows(gone: readonly VariantControls[]): void {
    const { variants } = this.form().controls;
    const left = variants.controls.filter((row) => !gone.includes(row));
    if (left.length === 0) return this.toasts.say(this.t('variant.lastStays'));
    variants.controls = left;
    this.touch();
  }

  /** The first row's price, for all that have none. */
  protected spread(): void {
    const [first, ...others] = this.rows();
    for (const row of others)
      if (first && row.controls.price.value.trim() === '') row.controls.price.setValue(first.controls.price.value, quietly);
    this.touch();
  }

  protected isChosen(row: VariantControls): boolean {
    return this.marked().has(row);
  }

  protected choose(rows: readonly VariantControls[], on: boolean): void {
    const marked = new Set(this.marked());
    for (const row of rows) {
      if (on) marked.add(row);
      else marked.delete(row);
    }
    this.marked.set(marked);
  }

  /** The same in all chosen rows. */
  protected set(field: string, value: string): void {
    const name = fields.find((known) => known.name === field)?.name;
    if (name === undefined) return;
    for (const row of this.chosen()) this.write(row, name, value);
    this.touch();
  }

  protected turn(step: number): void {
    this.turned.set(this.page() + step);
  }

  protected pressed(event: KeyboardEvent): void {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement) || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = stepFrom(event.key, event.shiftKey, cell);
    const place = this.placeOf(cell);
    if (step === null || place === null) return;
    event.preventDefault();
    this.focus(place.row + step.rows, place.column + step.columns);
  }

  /** Cells of a spreadsheet, from this one on to the right and downwards. */
  protected pasted(event: ClipboardEvent): void {
    const place = event.target instanceof HTMLInputElement ? this.placeOf(event.target) : null;
    const cells = cellsOf(event.clipboardData?.getData('text/plain') ?? '');
    if (this.readonly() || place === null || cells === null) return;
    event.preventDefault();
    for (const [down, line] of cells.entries()) {
      const row = this.matched()[place.row + down];
      for (const [right, value] of line.entries()) {
        const field = fields[place.column + right];
        if (row && field) this.write(row, field.name, value);
      }
    }
    this.touch();
  }

  private placeOf(cell: HTMLInputElement): { row: number; column: number } | null {
    const [row, column] = [Number(cell.dataset['row']), Number(cell.dataset['column'])];
    return cell.dataset['row'] === undefined ? null : { row: this.page() * pageSize + row, column };
  }

  private focus(row: number, column: number): void {
    if (row < 0 || row >= this.matched().length || column < 0 || column >= fields.length) return;
    this.turned.set(Math.floor(row / pageSize));
    const selector = `input[data-row="${row % pageSize}"][data-column="${column}"]`;
    afterNextRender(
      () => {
        const cell = this.host.querySelector<HTMLInputElement>(selector);
        cell?.focus();
        cell?.select();
      },
      { injector: this.injector },
    );
    this.changes.update((count) => count + 1);
  }

  private write(row: VariantControls, name: FieldName, value: string): void {
    row.controls[name].setValue(value.trim(), quietly);
    row.controls[name].markAsTouched();
  }

  /** After many cells were written at once: all is checked once. */
  private touch(): void {
    const { variants } = this.form().controls;
    for (const row of variants.controls) row.updateValueAndValidity({ onlySelf: true, emitEvent: false });
    variants.markAsDirty();
    variants.updateValueAndValidity();
  }

  private tooMany(): string {
    return this.t('variant.tooMany', { count: mostVariants });
  }

  private readonly copy = (values: readonly string[], like: VariantDraft): VariantDraft => ({ ...like, id: null, values, sku: '' });

  private show({ options, rows }: Matrix<VariantDraft>): void {
    if (rows.length > mostVariants) return this.toasts.say(this.tooMany());
    const stem = this.form().controls.variants.at(0)?.controls.sku.value || this.form().controls.title.value;
    const base = rows.some(({ id }) => id !== null) ? this.form().controls.title.value : stem;
    const taken = new Set(rows.map(({ sku }) => sku));
    const named = rows.map((row) => {
      if (row.sku !== '') return row;
      const sku = skuFor(base, row.values, taken);
      taken.add(sku);
      return { ...row, sku };
    });
    arrange(this.form(), { options, rows: named }, this.currency());
    this.form().controls.variants.markAsDirty();
    this.form().updateValueAndValidity();
  }
}

/** Rows that are drawn at a time. */
const pageSize = 50;
/** As the API takes them. */
const mostVariants = 2_000;
const quietly = { onlySelf: true, emitEvent: false } as const;
