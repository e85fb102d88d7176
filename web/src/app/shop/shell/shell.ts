import { ChangeDetectionStrategy, Component, ElementRef, inject, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Footer } from './footer';
import { Header } from './header';

/** Head, page and foot of the storefront. After a change of page the focus stands at its beginning. */
@Component({
  selector: 'g-shell',
  imports: [RouterOutlet, Header, Footer],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button type="button" class="skip" (click)="toMain()">{{ t('shell.skip') }}</button>
    <g-header />
    <main #main tabindex="-1"><router-outlet /></main>
    <g-footer />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto 1fr auto;
      min-block-size: 100dvh;
    }
    main {
      padding-block-end: var(--space-8);
    }
    .skip {
      position: fixed;
      z-index: 10;
      inset-block-start: var(--space-2);
      inset-inline-start: var(--space-2);
      padding: var(--space-2) var(--space-4);
      border: 0;
      border-radius: var(--radius-m);
      background: var(--ink);
      color: var(--paper);
      opacity: 0;
      pointer-events: none;
    }
    .skip:focus-visible {
      opacity: 1;
    }
  `,
})
export class Shell {
  protected readonly t = injectTexts(shopTexts);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');

  constructor() {
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        map((event) => event.urlAfterRedirects.split(/[?#]/, 1)[0]),
        pairwise(),
        filter(([before, now]) => before !== now),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.main().nativeElement.focus({ preventScroll: true }));
  }

  protected toMain(): void {
    this.main().nativeElement.focus();
  }
}
