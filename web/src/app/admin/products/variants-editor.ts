import { ChangeDetectionStrategy, Component, computed, effect, input, signal } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { messageOf } from '../../ui/form-errors';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { arrange, matrixOf, type ProductForm, type VariantControls, type VariantDraft } from './product-form';
import { skuFor, valuesAt, withOption, withoutOption, withoutValue, withValue, type Matrix } from './variant-matrix';

/** What a buyer chooses between, and what each choice costs. */
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
  private readonly changes = signal(0);
  protected readonly fields = [
    { name: 'sku', label: 'variant.sku', mode: 'text', wide: true },
    { name: 'price', label: 'variant.price', mode: 'decimal', wide: false },
    { name: 'compareAt', label: 'variant.compareAt', mode: 'decimal', wide: false },
    { name: 'weightGrams', label: 'variant.weight', mode: 'numeric', wide: false },
    { name: 'lowStockThreshold', label: 'variant.low', mode: 'numeric', wide: false },
  ] as const;

  protected readonly options = computed(() => {
    this.changes();
    const matrix = matrixOf(this.form());
    return matrix.options.map((name, at) => ({ name, at, values: valuesAt(matrix, at) }));
  });
  protected readonly rows = computed(() => {
    this.changes();
    return [...this.form().controls.variants.controls];
  });

  constructor() {
    effect((onCleanup) => {
      const events = this.form().events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
  }

  protected nameOf(row: VariantControls): string {
    return row.controls.values.value.join(' / ') || this.t('variant.only');
  }

  protected errorOf(row: VariantControls, name: (typeof this.fields)[number]['name']): string | null {
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
        values: text(this.t('variant.optionValues'), { max: 500, hint: this.t('variant.optionValuesHint') }),
      },
      submit: ({ name, values }) => {
        const [first, ...others] = values
          .split(',')
          .map((value) => value.trim())
          .filter(Boolean);
        if (first === undefined) return Promise.resolve();
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
    this.show(withValue(matrixOf(this.form()), at, field.value.trim(), this.copy));
    field.value = '';
  }

  protected removeValue(at: number, value: string): void {
    this.show(withoutValue(matrixOf(this.form()), at, value));
  }

  protected removeRow(at: number): void {
    const { variants } = this.form().controls;
    if (variants.length < 2) return;
    variants.removeAt(at);
    variants.markAsDirty();
    this.form().updateValueAndValidity();
  }

  /** The first row's price, for all that have none. */
  protected spread(): void {
    const [first, ...others] = this.form().controls.variants.controls;
    for (const row of others) if (first && row.controls.price.value.trim() === '') row.controls.price.setValue(first.controls.price.value);
    this.form().controls.variants.markAsDirty();
    this.form().updateValueAndValidity();
  }

  private readonly copy = (values: readonly string[], like: VariantDraft): VariantDraft => ({ ...like, id: null, values, sku: '' });

  private show({ options, rows }: Matrix<VariantDraft>): void {
    const stem = this.form().controls.variants.at(0)?.controls.sku.value || this.form().controls.title.value;
    const base = rows.some(({ id }) => id !== null) ? this.form().controls.title.value : stem;
    const taken: string[] = rows.map(({ sku }) => sku);
    const named = rows.map((row) => {
      if (row.sku !== '') return row;
      const sku = skuFor(base, row.values, taken);
      taken.push(sku);
      return { ...row, sku };
    });
    arrange(this.form(), { options, rows: named }, this.currency());
    this.form().controls.variants.markAsDirty();
    this.form().updateValueAndValidity();
  }
}
