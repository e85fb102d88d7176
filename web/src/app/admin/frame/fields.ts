import { ChangeDetectionStrategy, Component, computed, effect, input, signal, untracked } from '@angular/core';
import { FormControl, ReactiveFormsModule, type AbstractControl, type FormGroup } from '@angular/forms';
import { Field, Input } from '../../ui/field';
import type { FieldSpec, FieldSpecs } from './field-spec';
import { ManyChoice } from './many-choice';

/** The fields of a form, drawn from their specifications. */
@Component({
  selector: 'g-fields',
  imports: [ReactiveFormsModule, Field, Input, ManyChoice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (field of fields(); track field.name) {
      @let spec = field.spec;
      @if (spec.kind === 'flag') {
        <label class="flag">
          <input type="checkbox" [formControl]="field.control" />
          <span>
            {{ spec.label }}
            @if (spec.hint; as hint) {
              <span class="field-hint">{{ hint }}</span>
            }
          </span>
        </label>
      } @else if (spec.kind === 'many') {
        <g-many-choice [label]="spec.label" [hint]="spec.hint" [options]="spec.options" [control]="field.control" />
      } @else {
        <g-field [class.half]="spec.half" [label]="spec.label" [hint]="spec.hint" [optional]="spec.optional" [control]="field.control">
          @switch (spec.kind) {
            @case ('long') {
              <textarea gInput [formControl]="field.control" [attr.maxlength]="spec.maxLength" rows="4"></textarea>
            }
            @case ('choice') {
              <select gInput [formControl]="field.control">
                @for (option of spec.options; track option.value) {
                  <option [value]="option.value">{{ option.label }}</option>
                }
              </select>
            }
            @case ('moment') {
              <input gInput type="datetime-local" [formControl]="field.control" />
            }
            @case ('integer') {
              <div class="with-suffix">
                <input gInput inputmode="numeric" autocomplete="off" [formControl]="field.control" />
                @if (spec.suffix; as unit) {
                  <span aria-hidden="true">{{ unit }}</span>
                }
              </div>
            }
            @case ('money') {
              <div class="with-suffix">
                <input gInput inputmode="decimal" autocomplete="off" [formControl]="field.control" />
                <span aria-hidden="true">{{ spec.suffix }}</span>
              </div>
            }
            @default {
              <input
                gInput
                [type]="spec.kind === 'email' ? 'email' : 'text'"
                autocomplete="off"
                [formControl]="field.control"
                [attr.maxlength]="spec.maxLength"
                [attr.list]="spec.options.length > 0 ? 'suggest-' + field.name : null"
              />
              @if (spec.options.length > 0) {
                <datalist [id]="'suggest-' + field.name">
                  @for (option of spec.options; track option.value) {
                    <option [value]="option.value"></option>
                  }
                </datalist>
              }
            }
          }
        </g-field>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: var(--space-4);
    }
    :host > * {
      grid-column: 1 / -1;
    }
    :host > .half {
      grid-area: span 2 / auto;
      grid-template-rows: subgrid;
      row-gap: var(--space-1);
    }
    .flag {
      display: flex;
      align-items: flex-start;
      gap: var(--space-3);
      font-size: var(--text-s);
      cursor: pointer;
    }
    .flag span span {
      display: block;
    }
    .flag input {
      flex: none;
      inline-size: 1.125rem;
      block-size: 1.125rem;
      margin: 0.125rem 0 0;
      accent-color: var(--accent);
    }
    .with-suffix {
      position: relative;
    }
    .with-suffix span {
      position: absolute;
      inset-block: 0;
      inset-inline-end: var(--space-3);
      display: grid;
      place-items: center;
      color: var(--ink-soft);
      font-size: var(--text-s);
      pointer-events: none;
    }
    .with-suffix input {
      padding-inline-end: 3.25rem;
    }
    @media (max-width: 30rem) {
      :host > .half {
        grid-column: 1 / -1;
      }
    }
  `,
})
export class Fields {
  readonly specs = input.required<FieldSpecs>();
  readonly form = input.required<FormGroup<Record<string, AbstractControl>>>();
  private readonly changes = signal(0);
  protected readonly fields = computed(() => {
    this.changes();
    return Object.entries(this.specs()).flatMap(([name, spec]) => {
      const control = this.form().get(name);
      return control instanceof FormControl && this.isAsked(spec) ? [{ name, spec, control }] : [];
    });
  });

  constructor() {
    effect((onCleanup) => {
      const form = this.form();
      const events = form.valueChanges.subscribe(() => this.settle());
      untracked(() => this.settle());
      onCleanup(() => events.unsubscribe());
    });
  }

  /** What is not asked for is not required either. */
  private settle(): void {
    for (const [name, spec] of Object.entries(this.specs())) {
      const control = this.form().get(name);
      if (spec.onlyIf === null || !control || this.isAsked(spec) === control.enabled) continue;
      if (control.disabled) control.enable({ emitEvent: false });
      else control.disable({ emitEvent: false });
    }
    this.changes.update((count) => count + 1);
  }

  private isAsked({ onlyIf }: FieldSpec<unknown>): boolean {
    if (onlyIf === null) return true;
    const value: unknown = this.form().get(onlyIf.field)?.value;
    return [onlyIf.is].flat().some((one) => one === value);
  }
}
