import { ChangeDetectionStrategy, Component, computed, Directive, effect, inject, input, signal } from '@angular/core';
import type { AbstractControl } from '@angular/forms';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { messageOf } from './form-errors';

let fields = 0;

/** A label, the control inside, its hint and its error, tied together for everyone. */
@Component({
  selector: 'g-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field' },
  template: `
    <label class="field-label" [attr.for]="id">
      {{ label() }}
      @if (optional()) {
        <span class="field-optional">{{ t('field.optional') }}</span>
      }
    </label>
    <div class="field-body">
      <ng-content />
      @if (hint(); as words) {
        <p class="field-hint" [id]="id + '-hint'">{{ words }}</p>
      }
      @if (error(); as words) {
        <p class="field-error" [id]="id + '-error'">{{ words }}</p>
      }
    </div>
  `,
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input<string | null>(null);
  readonly optional = input(false);
  readonly control = input<AbstractControl | null>(null);
  readonly id = `field-${++fields}`;
  protected readonly t = injectTexts(shopTexts);
  private readonly changes = signal(0);

  readonly error = computed(() => {
    this.changes();
    const control = this.control();
    return control?.invalid && control.touched ? messageOf(control.errors, this.t) : null;
  });
  readonly describedBy = computed(
    () => [this.hint() && `${this.id}-hint`, this.error() && `${this.id}-error`].filter(Boolean).join(' ') || null,
  );

  constructor() {
    effect((onCleanup) => {
      const events = this.control()?.events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events?.unsubscribe());
    });
  }
}

@Directive({
  selector: 'input[gInput], select[gInput], textarea[gInput]',
  host: {
    class: 'input',
    '[id]': 'field.id',
    '[attr.aria-invalid]': "field.error() ? 'true' : null",
    '[attr.aria-describedby]': 'field.describedBy()',
    '[attr.aria-required]': "field.optional() ? null : 'true'",
  },
})
export class Input {
  protected readonly field = inject(Field);
}
