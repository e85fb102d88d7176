import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterLinkActive } from '@angular/router';
import { filter, map, startWith } from 'rxjs';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SHOP_NAME } from '../../platform/shop-name';
import { ThemeService } from '../../platform/theme';
import { CartStore } from '../../state/cart.store';
import { CatalogStore } from '../../state/catalog.store';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { Logo } from '../../ui/logo';
import { LanguageSwitch } from './language-switch';
import { SearchField } from './search-field';

@Component({
  selector: 'g-header',
  imports: [RouterLink, RouterLinkActive, Icon, LanguageSwitch, Logo, SearchField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './header.html',
  styleUrl: './header.css',
})
export class Header {
  protected readonly t = injectTexts(shopTexts);
  protected readonly cart = inject(CartStore);
  protected readonly catalog = inject(CatalogStore);
  protected readonly session = inject(SessionStore);
  protected readonly theme = inject(ThemeService);
  protected readonly shopName = inject(SHOP_NAME);
  private readonly router = inject(Router);

  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map((event) => event.urlAfterRedirects),
      startWith(this.router.url),
    ),
    { requireSync: true },
  );
  protected readonly searched = computed(() => {
    const { queryParams, root } = this.router.parseUrl(this.url());
    const q: unknown = root.children['primary']?.segments[0]?.path === 'search' ? queryParams['q'] : '';
    return typeof q === 'string' ? q : '';
  });

  constructor() {
    void this.catalog.loadCategories();
  }
}
