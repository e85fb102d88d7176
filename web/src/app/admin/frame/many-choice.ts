import { ChangeDetectionStrategy, Component, computed, effect, input, signal } from '@angular/core';
import type { FormControl } from '@angular/forms';
import { injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import type { Option } from './column';

/** Several of many: what is chosen stands as chips, the rest is a list one can search. */
@Component({
  selector: 'g-many-choice',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field', role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    <span class="field-label">{{ label() }}</span>
    @if (chosen().length > 0) {
      <ul class="chips">
        @for (option of chosen(); track option.value) {
          <li>
            <button type="button" [attr.aria-label]="t('choice.remove', { name: option.label })" (click)="toggle(option.value)">
              {{ option.label }}<g-icon name="close" />
            </button>
          </li>
        }
      </ul>
    }
    @if (options().length > 8) {
      <input
        #words
        class="input"
        type="search"
        autocomplete="off"
        [attr.aria-label]="t('choice.find', { name: label() })"
        [placeholder]="t('choice.find', { name: label() })"
        (input)="find.set(words.value)"
      />
    }
    <div class="options">
      @for (option of offered(); track option.value) {
        <label class="check"
          ><input type="checkbox" [checked]="isChosen(option.value)" [disabled]="control().disabled" (change)="toggle(option.value)" />{{
            option.label
          }}</label
        >
      } @empty {
        <p class="muted small">{{ t('choice.none') }}</p>
      }
    </div>
    @if (hint(); as words) {
      <p class="field-hint">{{ words }}</p>
    }
  `,
  styles: `
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1);
    }
    .chips button {
      --icon-size: 0.875rem;
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      padding: 0.2rem var(--space-2);
      border: 0;
      border-radius: var(--radius-pill);
      background: var(--accent-soft);
      color: var(--accent-strong);
      font-size: var(--text-xs);
      font-weight: 600;
      cursor: pointer;
    }
    .options {
      display: grid;
      gap: var(--space-2);
      max-block-size: 13rem;
      padding: var(--space-3);
      overflow-y: auto;
      border: 1px solid var(--line);
      border-radius: var(--radius-m);
      background: var(--surface);
    }
  `,
})
export class ManyChoice {
  readonly label = input.required<string>();
  readonly hint = input<string | null>(null);
  readonly options = input.required<readonly Option[]>();
  readonly control = input.required<FormControl>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly find = signal('');
  private readonly changes = signal(0);
  private readonly value = computed<readonly string[]>(() => {
    this.changes();
    return this.control().value;
  });
  protected readonly chosen = computed(() => this.options().filter(({ value }) => this.value().includes(value)));
  protected readonly offered = computed(() => {
    const words = this.find().trim().toLowerCase();
    return this.options().filter(({ label }) => label.toLowerCase().includes(words));
  });

  constructor() {
    effect((onCleanup) => {
      const events = this.control().valueChanges.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
  }

  protected isChosen(value: string): boolean {
    return this.value().includes(value);
  }

  protected toggle(value: string): void {
    const now = this.value();
    this.control().setValue(now.includes(value) ? now.filter((one) => one !== value) : [...now, value]);
    this.control().markAsDirty();
    this.control().updateValueAndValidity();
  }
}
