import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SessionStore } from '../../state/session.store';
import { AddressLines } from '../../ui/address-lines';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { OrderCardView } from './order-card';
import { ProveEmail } from './prove-email';

@Component({
  selector: 'g-overview-page',
  imports: [RouterLink, AddressLines, Icon, OrderCardView, ProblemNotice, ProveEmail],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h1>{{ t('account.hello', { name: session.user()?.name ?? '' }) }}</h1>
    <g-prove-email />
    @if (problem(); as problem) {
      <g-problem [problem]="problem" (retry)="facts.reload()" />
    }
    <section class="stack" aria-labelledby="last-orders">
      <header>
        <h2 id="last-orders">{{ t('account.lastOrders') }}</h2>
        <a routerLink="/account/orders">{{ t('home.seeAll') }}<g-icon name="chevron" /></a>
      </header>
      @if (shown(); as known) {
        @for (order of known.orders; track order.id) {
          <g-order-card [order]="order" />
        } @empty {
          <div class="panel none">
            <p>
              <strong>{{ t('account.none') }}</strong><br /><span class="muted">{{ t('account.noneHint') }}</span>
            </p>
            <a class="button button-small" routerLink="/products">{{ t('cart.look') }}</a>
          </div>
        }
      } @else if (!problem()) {
        <div class="skeleton ghost" aria-hidden="true"></div>
      }
    </section>
    <div class="cards">
      <section class="panel stack">
        <h2>{{ t('account.deliverTo') }}</h2>
        @if (shown()?.address; as address) {
          <g-address-lines [address]="address" />
        } @else {
          <p class="muted">{{ t('addresses.none') }}</p>
        }
        <a class="small" routerLink="/account/addresses">{{ t('account.toAddresses') }}</a>
      </section>
      <section class="panel stack">
        <h2>{{ t('account.profile') }}</h2>
        <p>
          {{ session.user()?.name }}<br /><span class="muted">{{ session.user()?.email }}</span>
        </p>
        <a class="small" routerLink="/account/profile">{{ t('account.toProfile') }}</a>
      </section>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-6);
    }
    header {
      display: flex;
      align-items: baseline;
      justify-content: space-between;
      gap: var(--space-4);
    }
    header a {
      --icon-size: 0.875rem;
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      font-size: var(--text-s);
      font-weight: 600;
      text-decoration: none;
    }
    header a:hover {
      text-decoration: underline;
    }
    h2 {
      font-size: var(--text-xl);
    }
    .cards {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
      gap: var(--space-4);
    }
    .none {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-3);
    }
    .ghost {
      block-size: 5.5rem;
      border-radius: var(--radius-l);
    }
  `,
})
export class OverviewPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly session = inject(SessionStore);
  private readonly api = inject(API);
  protected readonly facts = resource({
    loader: async () => {
      const [orders, addresses] = await Promise.all([
        this.api.GET('/api/v1/orders', { params: { query: { mine: 'true', limit: 3 } } }).then(dataOf),
        this.api.GET('/api/v1/auth/me/addresses').then(dataOf),
      ]);
      return { orders: orders.items, address: addresses.items.find(({ isDefaultShipping }) => isDefaultShipping) ?? null };
    },
  });
  protected readonly shown = computed(() => (this.facts.hasValue() ? this.facts.value() : null));
  protected readonly problem = computed(() => (this.facts.error() ? problemFrom(this.facts.error()?.cause ?? this.facts.error()) : null));
}
