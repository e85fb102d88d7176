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
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationStart, Router } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminEn, adminTexts } from '../admin-texts';
import type { FilterField } from './column';
import type { FilterChange } from './listing-query';

/** The fields that narrow a table. What is typed counts a moment after the last key, unless the page is left; a choice at once. */
@Component({
  selector: 'g-filters',
  imports: [Icon],
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
  /** What narrows the list without a field of its own: a link from another page did it. */
  protected readonly narrowed = computed(() => {
    const known = new Set(this.fields().map(({ key }) => key));
    return Object.keys(this.values())
      .filter((key) => !known.has(key))
      .map((key) => ({ key, label: isNamed(key) ? this.t(`table.only.${key}`) : this.t('table.only.part') }));
  });
  protected readonly isActive = computed(() => this.others().some(({ key }) => this.values()[key] !== undefined));
  private readonly words = viewChildren<ElementRef<HTMLInputElement>>('words');
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    const router = inject(Router);
    const pathOf = (url: string): string => url.replace(/[?#].*$/, '');
    router.events.pipe(takeUntilDestroyed()).subscribe((event) => {
      if (event instanceof NavigationStart && pathOf(event.url) !== pathOf(router.url)) clearTimeout(this.timer);
    });
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

const isNamed = (key: string): key is keyof typeof adminEn.table.only => Object.hasOwn(adminEn.table.only, key);

/** Milliseconds. */
const patience = 350;
