import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { FormArray, FormControl, FormGroup, ReactiveFormsModule, type AbstractControl } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import type { Option } from '../frame/column';
import { LookupsStore } from '../state/lookups.store';
import type { CollectionRule } from '../types';
import { conditionOf, draftOf, emptyCondition, ruleFields, type ConditionDraft, type RuleField } from './rule-draft';

const text = (value: string) => new FormControl(value, { nonNullable: true });
const conditionControls = ({ field, value, name, min, max }: ConditionDraft, currency: string) =>
  new FormGroup(
    {
      field: new FormControl<RuleField>(field, { nonNullable: true }),
      value: text(value),
      name: text(name),
      min: text(min),
      max: text(max),
    },
    {
      validators: [
        ({ value: draft }: AbstractControl<ConditionDraft>) => (conditionOf(draft, currency) === null ? { incomplete: true } : null),
      ],
    },
  );
type ConditionControls = ReturnType<typeof conditionControls>;

export function ruleForm(rule: CollectionRule | null, currency: string) {
  return new FormGroup({
    match: new FormControl<CollectionRule['match']>(rule?.match ?? 'all', { nonNullable: true }),
    conditions: new FormArray<ConditionControls>(
      (rule?.conditions.map((condition) => draftOf(condition, currency)) ?? [emptyCondition]).map((draft) =>
        conditionControls(draft, currency),
      ),
    ),
  });
}
export type RuleForm = ReturnType<typeof ruleForm>;

/** What stands in the form; null when a condition is not complete. */
export function ruleOf(form: RuleForm, currency: string): CollectionRule | null {
  const { match, conditions } = form.getRawValue();
  const read = conditions.flatMap((draft) => conditionOf(draft, currency) ?? []);
  return read.length === conditions.length && read.length > 0 ? { match, conditions: read } : null;
}

/** Conditions, one in a row, and whether all of them or any has to be met. */
@Component({
  selector: 'g-rule-editor',
  imports: [ReactiveFormsModule, MatButtonModule, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rule-editor.html',
  styleUrl: './rule-editor.css',
})
export class RuleEditor {
  readonly form = input.required<RuleForm>();
  readonly currency = input.required<string>();
  readonly readonly = input(false);
  protected readonly t = injectTexts(adminTexts);
  protected readonly lookups = inject(LookupsStore);
  protected readonly ruleFields = ruleFields;
  private readonly changes = signal(0);
  protected readonly rows = computed(() => {
    this.changes();
    return this.form().controls.conditions.controls.map((row) => {
      const { field, name } = row.controls;
      const attribute = this.lookups.attributes()?.find((one) => one.name === name.value);
      return { row, field: field.value, kind: attribute?.kind ?? 'text', choices: attribute?.choices ?? [], unit: attribute?.unit ?? null };
    });
  });
  protected readonly attributeNames = computed(() => {
    const used = this.rows().map(({ row }) => row.controls.name.value);
    return [...new Set([...(this.lookups.attributes() ?? []).map(({ name }) => name), ...used])].filter((name) => name !== '');
  });
  protected readonly isIncomplete = computed(() => {
    this.changes();
    return this.form().controls.conditions.controls.some((row) => row.invalid && row.touched);
  });

  constructor() {
    effect((onCleanup) => {
      const events = this.form().events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
  }

  protected optionsOf(field: RuleField): readonly Option[] | null {
    if (field === 'brand') return this.lookups.brandSlugs();
    if (field === 'category') return this.lookups.categorySlugs();
    return field === 'type' ? this.lookups.typeCodes() : null;
  }

  protected wordsOf(field: RuleField): string {
    return this.t(`rule.field.${field}`);
  }

  /** What stood there belonged to another kind of condition. */
  protected turn(row: ConditionControls): void {
    const value = row.controls.field.value === 'on-sale' ? 'true' : '';
    row.patchValue({ value, name: '', min: '', max: '' });
    row.markAsUntouched();
  }

  protected clear(row: ConditionControls): void {
    row.patchValue({ value: '', min: '', max: '' });
  }

  protected add(): void {
    this.form().controls.conditions.push(conditionControls(emptyCondition, this.currency()));
    this.form().markAsDirty();
  }

  protected remove(at: number): void {
    this.form().controls.conditions.removeAt(at);
    this.form().markAsDirty();
  }
}
