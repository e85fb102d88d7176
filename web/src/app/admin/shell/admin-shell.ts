import { ChangeDetectionStrategy, Component, computed, inject, ViewEncapsulation } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { ThemeService } from '../../platform/theme';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { Logo } from '../../ui/logo';
import { SkipLink } from '../../ui/skip-link';
import { adminTexts } from '../admin-texts';
import { adminMenu } from '../menu';

/** Frame of the staff pages. Its styles, not encapsulated, also give Angular Material the shop's colours and type. */
@Component({
  selector: 'g-admin-shell',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, Icon, Logo, SkipLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  templateUrl: './admin-shell.html',
  styleUrls: ['./material.scss', './admin-shell.css'],
})
export class AdminShell {
  protected readonly t = injectTexts(adminTexts);
  protected readonly session = inject(SessionStore);
  protected readonly theme = inject(ThemeService);
  private readonly cart = inject(CartStore);
  private readonly router = inject(Router);
  protected readonly menu = computed(() => adminMenu.filter(({ permission }) => this.session.permissions().includes(permission)));

  protected async logout(): Promise<void> {
    await this.session.logout();
    this.cart.forget();
    await this.router.navigateByUrl('/');
  }
}
