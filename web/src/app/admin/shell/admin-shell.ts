import { ChangeDetectionStrategy, Component, computed, DOCUMENT, effect, inject, signal, ViewEncapsulation } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { NavigationEnd, NavigationStart, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter } from 'rxjs';
import { injectTexts } from '../../i18n/i18n';
import { followLive } from '../../platform/live';
import { ThemeService } from '../../platform/theme';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { Logo } from '../../ui/logo';
import { SkipLink } from '../../ui/skip-link';
import { adminTexts } from '../admin-texts';
import '../frame/staff-icons';
import { TablePreferences } from '../frame/table-preferences';
import { Toasts } from '../frame/toasts';
import { menuFor } from '../menu';
import { QuickFind } from '../search/quick-find';

const lowStockReaders = 'catalog:receive-low-stock';

/** Frame of the staff pages. Its styles, not encapsulated, also give Angular Material the shop's colours and type. */
@Component({
  selector: 'g-admin-shell',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, Icon, Logo, SkipLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  host: { '(document:keydown)': 'pressed($event)' },
  templateUrl: './admin-shell.html',
  styleUrls: ['./material.scss', './admin-shell.css', './admin-parts.css'],
})
export class AdminShell {
  protected readonly t = injectTexts(adminTexts);
  protected readonly session = inject(SessionStore);
  protected readonly theme = inject(ThemeService);
  private readonly cart = inject(CartStore);
  private readonly router = inject(Router);
  private readonly dialog = inject(MatDialog);
  private readonly toasts = inject(Toasts);
  private readonly document = inject(DOCUMENT);
  protected readonly menu = computed(() => menuFor(this.session.permissions()));
  /** On a phone the menu is folded away. */
  protected readonly isOpen = signal(false);
  protected readonly themeText = computed(() => this.t(this.theme.theme() === 'dark' ? 'menu.light' : 'menu.dark'));
  protected readonly initials = computed(() => initialsOf(this.session.user()?.name ?? ''));
  protected readonly isMac = /mac/i.test(this.document.defaultView?.navigator.platform ?? '');
  private readonly navigated = toSignal(
    this.router.events.pipe(filter((event) => event instanceof NavigationStart || event instanceof NavigationEnd)),
  );
  protected readonly isLoading = computed(() => this.navigated() instanceof NavigationStart);
  private finding = false;

  constructor() {
    inject(TablePreferences).read();
    followLive(
      computed(() => (this.session.can(lowStockReaders) ? `user:${this.session.user()?.id ?? ''}` : null)),
      'stock-low',
      { hear: (told) => this.sayLow(told), back: () => undefined },
    );
    effect(() => {
      if (this.navigated()) this.isOpen.set(false);
    });
  }

  /** Where one is may lie below what fits on the screen. */
  protected show(nav: HTMLElement, link: HTMLElement, isHere: boolean): void {
    const [frame, entry] = [nav.getBoundingClientRect(), link.getBoundingClientRect()];
    if (isHere && (entry.top < frame.top || entry.bottom > frame.bottom)) nav.scrollTop += entry.top - frame.top - frame.height / 2;
  }

  private sayLow(told: unknown): void {
    if (typeof told !== 'object' || told === null || !('title' in told) || !('storeName' in told) || !('available' in told)) return;
    const { title, storeName, available } = told;
    this.toasts.say(this.t('live.low', { title: String(title), store: String(storeName), available: String(available) }));
  }

  protected find(): void {
    if (this.finding) return;
    this.finding = true;
    this.isOpen.set(false);
    this.dialog
      .open(QuickFind, {
        width: '40rem',
        maxWidth: '94vw',
        position: { top: '10vh' },
        panelClass: 'find-panel',
        autoFocus: 'input',
        delayFocusTrap: false,
      })
      .afterClosed()
      .subscribe(() => (this.finding = false));
  }

  /** Ctrl+K anywhere, or a slash where nobody types. */
  protected pressed(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.isOpen()) this.isOpen.set(false);
    const typing = event.target instanceof Element && event.target.matches('input, textarea, select, [contenteditable]');
    const asked = (event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !typing);
    if (!asked) return;
    event.preventDefault();
    this.find();
  }

  protected async logout(): Promise<void> {
    await this.session.logout();
    this.cart.forget();
    await this.router.navigateByUrl('/');
  }
}

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => [...part][0] ?? '')
    .filter((_letter, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();
