import { ChangeDetectionStrategy, Component, effect, inject, linkedSignal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { injectLinkToken } from '../auth/link-token';

/** `other-bag`: a guest has begun another one here, which the link would replace. */
type Refused = 'over' | 'ordered' | 'account' | 'other-bag';

/** Opened from a reminder: the bag is here again. */
@Component({
  selector: 'g-back-page',
  imports: [RouterLink, Empty, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-parts">
      <h1 class="visually-hidden">{{ t('titles.cart') }}</h1>
      @switch (refused()) {
        @case ('account') {
          <g-empty icon="user" [heading]="t('back.account')" [text]="t('back.accountText')">
            <a class="button" routerLink="/login" [queryParams]="{ returnTo: '/cart' }">{{ t('checkout.signIn') }}</a>
          </g-empty>
        }
        @case ('ordered') {
          <g-empty icon="check" [heading]="t('cart.ordered')" [text]="t('back.orderedText')">
            <a class="button" routerLink="/products">{{ t('cart.look') }}</a>
          </g-empty>
        }
        @case ('over') {
          <g-empty icon="bag" [heading]="t('back.over')" [text]="t('back.overText')">
            <a class="button" routerLink="/products">{{ t('cart.look') }}</a>
          </g-empty>
        }
        @case ('other-bag') {
          <g-empty icon="bag" [heading]="t('back.elsewhere')" [text]="t('back.elsewhereText', { count: cart.count() })">
            <button type="button" class="button" (click)="restore({ replace: true })">{{ t('back.elsewhereOpen') }}</button>
            <a class="button button-quiet" routerLink="/cart">{{ t('back.elsewhereKeep') }}</a>
          </g-empty>
        }
        @default {
          @if (sending.problem(); as problem) {
            <g-problem [problem]="problem" (retry)="restore()" />
          } @else {
            <div class="skeleton" role="status">
              <span class="visually-hidden">{{ t('list.loading') }}</span>
            </div>
          }
        }
      }
    </div>
  `,
  styles: `
    .skeleton {
      block-size: 16rem;
    }
  `,
})
export class BackPage {
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  protected readonly cart = inject(CartStore);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly token = injectLinkToken();
  protected readonly sending = createSending();
  protected readonly refused = linkedSignal<Refused | null>(() => (this.token() === null ? 'over' : null));

  constructor() {
    effect(() => {
      this.token();
      untracked(() => void this.restore());
    });
  }

  protected async restore({ replace = false } = {}): Promise<void> {
    const token = this.token();
    if (token === null) return;
    this.refused.set(null);
    await this.sending.run(
      async () => {
        await this.session.load();
        this.cart.show(dataOf(await this.api.POST('/api/v1/cart-reminders/restore', { body: { token, replace } })));
        if (this.session.isSignedIn()) await this.cart.claim();
        await this.router.navigateByUrl('/cart', { replaceUrl: true });
      },
      ({ code }) => {
        this.refused.set(reasons.get(code) ?? null);
        if (this.refused() === 'other-bag') void this.cart.load();
        return this.refused() !== null;
      },
    );
  }
}

const reasons: ReadonlyMap<string, Refused> = new Map([
  ['cart.link-over', 'over'],
  ['cart.completed', 'ordered'],
  ['cart.sign-in-needed', 'account'],
  ['cart.other-cart', 'other-bag'],
]);
