import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { ProductPage } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';

type Attribute = ProductPage['attributes'][number];

@Component({
  selector: 'g-attributes',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (rows().length > 0) {
      <h2>{{ t('product.details') }}</h2>
      <dl>
        @for (row of rows(); track row.name) {
          <div>
            <dt>{{ row.name }}</dt>
            <dd>{{ row.text }}</dd>
          </div>
        }
      </dl>
    }
  `,
  styles: `
    h2 {
      margin-block-end: var(--space-2);
      font-size: var(--text-xl);
    }
    div {
      display: grid;
      grid-template-columns: minmax(7rem, 2fr) 3fr;
      gap: var(--space-4);
      padding-block: var(--space-2);
      border-block-end: 1px solid var(--line);
      font-size: var(--text-s);
    }
    dt {
      color: var(--ink-soft);
    }
    dt::first-letter {
      text-transform: uppercase;
    }
    dd {
      overflow-wrap: anywhere;
    }
  `,
})
export class Attributes {
  readonly attributes = input.required<readonly Attribute[]>();
  readonly sku = input<string | null>(null);
  protected readonly t = injectTexts(shopTexts);
  private readonly i18n = inject(I18n);
  protected readonly rows = computed(() => {
    const listed = this.attributes().map((attribute) => ({ name: attribute.name, text: this.textOf(attribute) }));
    const sku = this.sku();
    return sku === null ? listed : [...listed, { name: this.t('product.sku'), text: sku }];
  });

  private textOf({ value, kind, unit }: Attribute): string {
    if (Array.isArray(value)) return value.join(', ');
    if (typeof value === 'boolean') return this.t(value ? 'answer.yes' : 'answer.no');
    if (kind === 'date') return new Intl.DateTimeFormat(this.i18n.locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value));
    const text = typeof value === 'number' ? new Intl.NumberFormat(this.i18n.locale()).format(value) : value;
    return unit === null ? text : `${text} ${unit}`;
  }
}
