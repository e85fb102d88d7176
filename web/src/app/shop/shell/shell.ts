import { ChangeDetectionStrategy, Component, ElementRef, inject, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SkipLink } from '../../ui/skip-link';
import { Footer } from './footer';
import { Header } from './header';
import { keepFocus } from './keep-focus';

/** Head, page and foot of the storefront. After a change of page the focus stands at its beginning. */
@Component({
  selector: 'g-shell',
  imports: [RouterOutlet, Header, Footer, SkipLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-skip-link [to]="main">{{ t('shell.skip') }}</g-skip-link>
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
  `,
})
export class Shell {
  protected readonly t = injectTexts(shopTexts);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');

  constructor() {
    keepFocus();
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
}
