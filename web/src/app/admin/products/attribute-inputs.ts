import { ChangeDetectionStrategy, Component, computed, effect, input, linkedSignal, signal } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { injectTexts } from '../../i18n/i18n';
import { Field, Input } from '../../ui/field';
import { adminTexts } from '../admin-texts';
import type { Option } from '../frame/column';
import { ManyChoice } from '../frame/many-choice';
import { TagsField } from '../frame/tags-field';
import type { Attribute, ProductType } from '../types';
import type { ProductForm, TypedControl } from './product-form';

interface Shown {
  readonly attribute: Attribute;
  readonly control: TypedControl;
  readonly options: readonly Option[];
  readonly hint: string | null;
}

/** What a product says of itself in attributes that staff have defined: those of its type in their order, then others it has. */
@Component({
  selector: 'g-attribute-inputs',
  imports: [ReactiveFormsModule, Field, Input, ManyChoice, TagsField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './attribute-inputs.html',
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-3);
    }
    .with-unit {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      gap: var(--space-2);
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    .with-unit .input {
      color: var(--ink);
    }
  `,
})
export class AttributeInputs {
  readonly form = input.required<ProductForm>();
  readonly attributes = input.required<readonly Attribute[]>();
  readonly types = input.required<readonly ProductType[]>();
  readonly readonly = input(false);
  /** Another product, or the same as it was stored: what was added to look at is forgotten. */
  readonly turn = input(0);
  protected readonly t = injectTexts(adminTexts);
  private readonly changes = signal(0);
  private readonly added = linkedSignal<number, readonly string[]>({ source: () => this.turn(), computation: () => [] });

  protected readonly shown = computed<readonly Shown[]>(() => {
    this.changes();
    const { typed, typeId } = this.form().controls;
    const known = new Map(this.attributes().map((attribute) => [attribute.id, attribute]));
    const ofType = this.types().find(({ id }) => id === typeId.value)?.attributes ?? [];
    const required = new Set(ofType.filter((one) => one.required).map(({ attributeId }) => attributeId));
    const others = this.attributes().filter(({ id }) => (typed.controls[id]?.value.length ?? 0) > 0);
    const ids = new Set([...ofType.map(({ attributeId }) => attributeId), ...others.map(({ id }) => id), ...this.added()]);
    return [...ids].flatMap((id) => {
      const [attribute, control] = [known.get(id), typed.controls[id]];
      if (!attribute || !control) return [];
      const isMissing = required.has(id) && control.value.length === 0;
      return [
        {
          attribute,
          control,
          options: attribute.choices.map((value) => ({ value, label: value })),
          hint: isMissing ? this.t('product.attributeNeeded') : null,
        },
      ];
    });
  });
  protected readonly left = computed(() => {
    const used = new Set(this.shown().map(({ attribute }) => attribute.id));
    return this.attributes().filter(({ id }) => !used.has(id));
  });

  constructor() {
    effect((onCleanup) => {
      const events = this.form().events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
  }

  protected add(field: HTMLSelectElement): void {
    if (field.value !== '') this.added.update((ids) => [...ids, field.value]);
    field.value = '';
  }
}
