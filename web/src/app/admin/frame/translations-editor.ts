import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import type { FormControl } from '@angular/forms';
import { injectTexts } from '../../i18n/i18n';
import { LanguageService } from '../../platform/language';
import { adminTexts } from '../admin-texts';
import { keyOf, missingIn, type Drafts, type Translatable } from './translated-texts';

/** The texts of one thing in the shop's other languages, each beside what the default language says. Nothing in a shop of one language. */
@Component({
  selector: 'g-translations-editor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (others.length > 0) {
      <div class="tabs" role="group" [attr.aria-label]="t('translation.heading')">
        @for (one of others; track one.locale) {
          <button type="button" class="tab" [attr.aria-pressed]="one.locale === locale()" (click)="locale.set(one.locale)">
            {{ one.name }}
            @if (missing(one.locale); as count) {
              <span class="badge badge-warn">{{ t('translation.missing', { count }) }}</span>
            } @else {
              <span class="badge badge-good">{{ t('translation.whole') }}</span>
            }
          </button>
        }
      </div>
      @for (field of fields(); track key(field)) {
        <div class="pair" [class.missing]="isMissing(field)">
          <label class="label" [for]="'translation-' + $index">{{ field.label }}</label>
          <span class="source" [id]="'source-' + $index" [attr.lang]="first.locale">{{ field.source || '–' }}</span>
          @if (field.long) {
            <textarea
              #box
              class="input"
              rows="5"
              [id]="'translation-' + $index"
              [attr.aria-describedby]="'source-' + $index"
              [attr.lang]="locale()"
              [attr.maxlength]="field.most"
              [readOnly]="readonly()"
              [value]="text(field)"
              (input)="set(field, box.value)"
            ></textarea>
          } @else {
            <input
              #box
              class="input"
              autocomplete="off"
              [id]="'translation-' + $index"
              [attr.aria-describedby]="'source-' + $index"
              [attr.lang]="locale()"
              [attr.maxlength]="field.most"
              [readOnly]="readonly()"
              [value]="text(field)"
              (input)="set(field, box.value)"
            />
          }
        </div>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
    }
    .tabs {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    .tab {
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
      min-block-size: 2.75rem;
      padding-inline: var(--space-3);
      border: 1px solid var(--line);
      border-radius: var(--radius-m);
      background: var(--surface);
      color: var(--ink);
      font-size: var(--text-s);
      cursor: pointer;
    }
    .tab[aria-pressed='true'] {
      border-color: var(--accent);
      box-shadow: inset 0 0 0 1px var(--accent);
    }
    .pair {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: var(--space-1) var(--space-4);
    }
    .label {
      grid-column: 1 / -1;
      font-size: var(--text-s);
      font-weight: 500;
    }
    .source {
      max-block-size: 12rem;
      overflow: auto;
      padding: var(--space-2) var(--space-3);
      border-radius: var(--radius-m);
      background: var(--surface-sunk);
      color: var(--ink-soft);
      font-size: var(--text-s);
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
    .missing .input {
      border-color: var(--notice);
    }
    @media (max-width: 47.99rem) {
      .pair {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class TranslationsEditor {
  readonly fields = input.required<readonly Translatable[]>();
  readonly control = input.required<FormControl<Drafts>>();
  readonly readonly = input(false);
  protected readonly t = injectTexts(adminTexts);
  private readonly languages = inject(LanguageService).languages;
  protected readonly first = this.languages[0] ?? { locale: 'en', name: 'English' };
  protected readonly others = this.languages.slice(1);
  protected readonly locale = signal(this.others[0]?.locale ?? '');
  private readonly drafts = signal<Drafts>({});
  protected readonly missing = (locale: string): number => missingIn(this.fields(), this.drafts()[locale]).length;
  private readonly lacking = computed(() => new Set(missingIn(this.fields(), this.drafts()[this.locale()]).map(keyOf)));
  protected readonly key = keyOf;

  constructor() {
    effect((onCleanup) => {
      const control = this.control();
      this.drafts.set(control.value);
      const changes = control.valueChanges.subscribe((drafts) => this.drafts.set(drafts));
      onCleanup(() => changes.unsubscribe());
    });
  }

  protected isMissing(field: Translatable): boolean {
    return this.lacking().has(keyOf(field));
  }

  protected text(field: Translatable): string {
    return this.drafts()[this.locale()]?.[keyOf(field)] ?? '';
  }

  protected set(field: Translatable, text: string): void {
    const drafts = this.drafts();
    this.control().setValue({ ...drafts, [this.locale()]: { ...drafts[this.locale()], [keyOf(field)]: text } });
    this.control().markAsDirty();
  }
}
