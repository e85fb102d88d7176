import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  output,
  viewChildren,
} from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { FilterField } from './column';
import { Glyph } from './glyph';
import type { FilterChange } from './listing-query';

/** The fields that narrow a table. What is typed counts a moment after the last key, a choice at once. */
@Component({
  selector: 'g-filters',
  imports: [Glyph],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './filters.html',
  styleUrl: './filters.css',
})
export class Filters {
  readonly fields = input.required<readonly FilterField[]>();
  readonly values = input.required<Readonly<Record<string, string>>>();
  readonly changed = output<FilterChange>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly tabs = computed(() => this.fields().filter(({ kind }) => kind === 'tabs'));
  protected readonly others = computed(() => this.fields().filter(({ kind }) => kind !== 'tabs'));
  protected readonly isActive = computed(() => this.fields().some(({ key, kind }) => kind !== 'tabs' && this.values()[key] !== undefined));
  private readonly words = viewChildren<ElementRef<HTMLInputElement>>('words');
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    effect(() => {
      const values = this.values();
      for (const { nativeElement: field } of this.words()) {
        const value = values[field.name] ?? '';
        if (field.value.trim() !== value) field.value = value;
      }
    });
  }

  protected choose(key: string, value: string | null): void {
    this.changed.emit({ [key]: value });
  }

  protected typed(key: string, value: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(key, value), patience);
  }

  protected send(key: string, value: string): void {
    clearTimeout(this.timer);
    if ((this.values()[key] ?? '') !== value.trim()) this.changed.emit({ [key]: value });
  }

  protected clear(): void {
    clearTimeout(this.timer);
    this.changed.emit(Object.fromEntries(this.others().map(({ key }) => [key, null])));
  }
}

/** Milliseconds. */
const patience = 350;
