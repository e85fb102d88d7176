import { ChangeDetectionStrategy, Component, computed, effect, input, signal } from '@angular/core';
import type { FormControl } from '@angular/forms';
import { injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';

let fields = 0;

/** Several words of one's own, as chips; those in use elsewhere are suggested. */
@Component({
  selector: 'g-tags-field',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field', role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    <label class="field-label" [attr.for]="id">{{ label() }}</label>
    @if (value().length > 0) {
      <ul class="chips">
        @for (word of value(); track word) {
          <li>
            @if (control().disabled) {
              <span>{{ word }}</span>
            } @else {
              <button type="button" [attr.aria-label]="t('choice.remove', { name: word })" (click)="remove(word)">
                {{ word }}<g-icon name="close" />
              </button>
            }
          </li>
        }
      </ul>
    }
    @if (!control().disabled) {
      <input
        #words
        class="input"
        autocomplete="off"
        [id]="id"
        [attr.list]="id + '-known'"
        [attr.maxlength]="max()"
        [attr.aria-describedby]="id + '-hint'"
        (keydown.enter)="$event.preventDefault(); add(words)"
        (keydown.backspace)="words.value === '' && removeLast()"
        (input)="typed(words)"
        (blur)="add(words)"
      />
      <datalist [id]="id + '-known'">
        @for (word of offered(); track word) {
          <option [value]="word"></option>
        }
      </datalist>
      <p class="field-hint" [id]="id + '-hint'">{{ hint() ?? t('tags.hint') }}</p>
    }
  `,
  styles: `
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1);
    }
    .chips :is(button, span) {
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
      overflow-wrap: anywhere;
    }
    .chips button {
      cursor: pointer;
    }
  `,
})
export class TagsField {
  readonly label = input.required<string>();
  readonly hint = input<string | null>(null);
  readonly suggest = input<readonly string[]>([]);
  readonly max = input(60);
  /** Kept in lower case. */
  readonly lower = input(false);
  readonly control = input.required<FormControl>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly id = `tags-${++fields}`;
  private readonly changes = signal(0);
  protected readonly value = computed<readonly string[]>(() => {
    this.changes();
    return this.control().value;
  });
  protected readonly offered = computed(() => this.suggest().filter((word) => !this.value().includes(word)));

  constructor() {
    effect((onCleanup) => {
      const events = this.control().events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
  }

  /** A comma ends a word; so does choosing a whole one from the list. */
  protected typed(field: HTMLInputElement): void {
    if (field.value.includes(',') || this.offered().includes(field.value)) this.add(field);
  }

  protected add(field: HTMLInputElement): void {
    const words = field.value
      .split(',')
      .map((word) => (this.lower() ? word.trim().toLowerCase() : word.trim()))
      .filter((word) => word !== '');
    field.value = '';
    const next = [...new Set([...this.value(), ...words])];
    if (next.length > this.value().length) this.show(next);
  }

  protected remove(word: string): void {
    this.show(this.value().filter((one) => one !== word));
  }

  protected removeLast(): void {
    if (this.value().length > 0) this.show(this.value().slice(0, -1));
  }

  private show(words: readonly string[]): void {
    this.control().setValue(words);
    this.control().markAsDirty();
    this.control().updateValueAndValidity();
  }
}
