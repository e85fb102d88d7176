import { DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { LOCAL_STORE } from './browser';

export type Theme = 'light' | 'dark';

/** Follows the system until the visitor chooses; the choice is kept. */
@Injectable({ providedIn: 'root' })
export class ThemeService {
  private readonly document = inject(DOCUMENT);
  private readonly store = inject(LOCAL_STORE);
  private readonly current = signal<Theme>(this.chosen() ?? this.system());
  readonly theme = this.current.asReadonly();

  constructor() {
    const chosen = this.chosen();
    if (chosen) this.apply(chosen);
  }

  toggle(): void {
    const next = this.current() === 'dark' ? 'light' : 'dark';
    this.current.set(next);
    this.store.setItem(storeKey, next);
    this.apply(next);
  }

  private apply(theme: Theme): void {
    this.document.documentElement.setAttribute('data-theme', theme);
  }

  private chosen(): Theme | null {
    const kept = this.store.getItem(storeKey);
    return kept === 'light' || kept === 'dark' ? kept : null;
  }

  private system(): Theme {
    const dark = this.document.defaultView?.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false;
    return dark ? 'dark' : 'light';
  }
}

const storeKey = 'galleria.theme';
