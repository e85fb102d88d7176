import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { CatalogStore } from '../../state/catalog.store';
import { SessionStore } from '../../state/session.store';
import { Logo } from '../../ui/logo';
import { LanguageSwitch } from './language-switch';

@Component({
  selector: 'g-footer',
  imports: [RouterLink, LanguageSwitch, Logo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <footer>
      <div class="page columns">
        <div class="about">
          <g-logo />
          <p class="muted small">{{ t('footer.about') }}</p>
          <g-language-switch />
        </div>
        <nav [attr.aria-label]="t('footer.shop')">
          <h2>{{ t('footer.shop') }}</h2>
          <ul>
            <li>
              <a routerLink="/products">{{ t('list.everything') }}</a>
            </li>
            @for (category of catalog.topCategories().slice(0, 6); track category.id) {
              <li>
                <a [routerLink]="['/c', category.slug]">{{ category.name }}</a>
              </li>
            }
          </ul>
        </nav>
        <nav [attr.aria-label]="t('footer.help')">
          <h2>{{ t('footer.help') }}</h2>
          <ul>
            <li>
              <a routerLink="/stores">{{ t('footer.stores') }}</a>
            </li>
            <li>
              <a routerLink="/cart">{{ t('footer.cart') }}</a>
            </li>
            <li>
              <a routerLink="/orders/lookup">{{ t('footer.lookup') }}</a>
            </li>
            @if (session.isSignedIn()) {
              <li>
                <a routerLink="/account">{{ t('footer.account') }}</a>
              </li>
              <li>
                <a routerLink="/account/orders">{{ t('footer.orders') }}</a>
              </li>
            } @else {
              <li>
                <a routerLink="/login">{{ t('shell.login') }}</a>
              </li>
              <li>
                <a routerLink="/register">{{ t('footer.register') }}</a>
              </li>
            }
            <li>
              <a href="/api/docs">{{ t('footer.api') }}</a>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  `,
  styles: `
    footer {
      padding-block: var(--space-7);
      border-block-start: 1px solid var(--line);
      background: var(--surface-sunk);
    }
    .columns {
      display: grid;
      grid-template-columns: 2fr 1fr 1fr;
      gap: var(--space-6);
    }
    .about {
      --logo-wrap: normal;
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      align-content: start;
      gap: var(--space-3);
      max-inline-size: 26rem;
    }
    h2 {
      margin-block-end: var(--space-3);
      font-family: var(--font-text);
      font-size: var(--text-s);
      font-weight: 600;
      letter-spacing: 0;
    }
    ul {
      display: grid;
      gap: var(--space-2);
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    a {
      text-decoration: none;
    }
    a:hover {
      text-decoration: underline;
    }
    @media (pointer: coarse) {
      ul {
        gap: 0;
      }
      a {
        display: inline-block;
        padding-block: var(--space-2);
      }
    }
    @media (max-width: 47.99rem) {
      .columns {
        grid-template-columns: 1fr 1fr;
      }
      .about {
        grid-column: 1 / -1;
      }
    }
  `,
})
export class Footer {
  protected readonly t = injectTexts(shopTexts);
  protected readonly catalog = inject(CatalogStore);
  protected readonly session = inject(SessionStore);
}
