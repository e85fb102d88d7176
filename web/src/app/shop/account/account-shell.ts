import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';

/** The rooms of an account and the way between them. */
@Component({
  selector: 'g-account-shell',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, Icon, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page rooms">
      <nav [attr.aria-label]="t('account.rooms')">
        <p class="who">
          <strong>{{ session.user()?.name }}</strong>
          <span class="muted small">{{ session.user()?.email }}</span>
        </p>
        <ul>
          @for (room of rooms; track room.path) {
            <li>
              <a
                [routerLink]="room.path"
                routerLinkActive="here"
                [routerLinkActiveOptions]="{ exact: room.path === '/account' }"
                ariaCurrentWhenActive="page"
                #link
                (isActiveChange)="bring($event, link)"
              >
                <g-icon [name]="room.icon" />{{ t(room.text) }}
              </a>
            </li>
          }
          <li>
            <button type="button" [attr.aria-disabled]="leaving.busy() || null" (click)="logout()">
              <g-icon name="leave" />{{ t('account.logout') }}
            </button>
          </li>
        </ul>
      </nav>
      <div class="room">
        @if (leaving.problem(); as problem) {
          <g-problem [problem]="problem" (retry)="logout()" />
        }
        <router-outlet />
      </div>
    </div>
  `,
  styleUrl: './account-shell.css',
})
export class AccountShell {
  protected readonly t = injectTexts(shopTexts);
  protected readonly session = inject(SessionStore);
  private readonly cart = inject(CartStore);
  private readonly router = inject(Router);
  protected readonly leaving = createSending();
  protected readonly rooms = [
    { path: '/account', icon: 'home', text: 'account.overview' },
    { path: '/account/orders', icon: 'box', text: 'account.orders' },
    { path: '/account/wallet', icon: 'wallet', text: 'account.wallet' },
    { path: '/account/cards', icon: 'card', text: 'account.cards' },
    { path: '/wishlist', icon: 'heart', text: 'account.wishlist' },
    { path: '/account/addresses', icon: 'pin', text: 'account.addresses' },
    { path: '/account/profile', icon: 'user', text: 'account.profile' },
    { path: '/account/security', icon: 'key', text: 'account.security' },
  ] as const;

  /** On a phone the rooms are a strip that may be longer than the screen. */
  protected bring(isHere: boolean, link: HTMLElement): void {
    if (isHere) link.parentElement?.parentElement?.scrollTo({ left: link.offsetLeft - 16, behavior: 'smooth' });
  }

  protected logout(): Promise<void> {
    return this.leaving.run(async () => {
      await this.session.logout();
      this.cart.forget();
      await this.router.navigateByUrl('/');
    });
  }
}
