import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, signal } from '@angular/core';
import { NgTemplateOutlet } from '@angular/common';
import { RouterLink } from '@angular/router';
import { problemFrom, type Problem } from '../../api/problem';
import type { CartItem, CartNotice } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { CartStore } from '../../state/cart.store';
import { SavedStore } from '../../state/saved.store';
import { Empty } from '../../ui/empty';
import { Failed } from '../../ui/failed';
import { LineItem } from '../../ui/line-item';
import { Notice } from '../../ui/notice';
import { OffersNear } from '../../ui/offers-near';
import { labelsOf, PriceSteps } from '../../ui/price-steps';
import { ProblemNotice } from '../../ui/problem-notice';
import { Quantity } from '../../ui/quantity';
import { Totals } from '../../ui/totals';
import { BeingOrdered } from './being-ordered';
import { Coupons } from './coupons';
import { GiftUnits } from './gift-units';
import { SavedItems } from './saved-items';

@Component({
  selector: 'g-cart-page',
  imports: [
    NgTemplateOutlet,
    RouterLink,
    BeingOrdered,
    Coupons,
    Empty,
    Failed,
    GiftUnits,
    LineItem,
    Notice,
    OffersNear,
    PriceSteps,
    ProblemNotice,
    Quantity,
    SavedItems,
    Totals,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './cart-page.html',
  styleUrl: './cart-page.css',
})
export class CartPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly cart = inject(CartStore);
  private readonly saved = inject(SavedStore);
  private readonly announcer = inject(Announcer);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly labelsOf = labelsOf;
  protected readonly problem = signal<Problem | null>(null);
  /** It was being ordered, seen from here, and is open again. */
  protected readonly reopened = signal(false);

  constructor() {
    let seen: string | null = null;
    effect(() => {
      const [ordering, open] = [this.cart.ordering(), this.cart.cart()];
      if (ordering) seen = ordering.id;
      else if (open && open.id === seen) {
        seen = null;
        this.reopened.set(true);
      }
    });
  }

  /** Goods that went are told where they stand. */
  protected readonly prices = computed(() => this.cart.cart()?.notices.filter(({ kind }) => kind === 'price') ?? []);

  /** The way to checkout is closed: there is why. */
  protected showShortage(): void {
    this.host.nativeElement.querySelector<HTMLElement>('#first-shortage')?.focus();
  }

  protected mostOf(item: CartItem): number {
    return Math.min(item.giftCard ? mostGiftCards : mostAtOnce, Math.max(item.available, 1));
  }

  protected noticeText({ title, before, after }: CartNotice): string {
    return before && after
      ? this.t('change.price', { title, before: this.i18n.money(before), now: this.i18n.money(after) })
      : this.t('change.priceOnly', { title });
  }

  protected setQuantity(item: CartItem, quantity: number): Promise<void> {
    if (quantity === item.quantity) return Promise.resolve();
    return this.change(
      () => this.cart.setQuantity(item.id, quantity),
      this.t('cart.quantityAloud', { title: item.title, count: quantity }),
    );
  }

  protected setRecipients(item: CartItem, recipients: NonNullable<CartItem['recipients']>): Promise<void> {
    return this.change(() => this.cart.setRecipients(item.id, recipients), this.t('giftFor.saved'));
  }

  protected async remove(item: CartItem): Promise<void> {
    if (this.cart.busy().includes(item.id)) return;
    await this.change(() => this.cart.remove(item.id), this.t('cart.removedAloud', { title: item.title }));
  }

  protected async layAside(item: CartItem): Promise<void> {
    if (this.cart.busy().includes(item.id)) return;
    await this.change(() => this.saved.layAside(item.id), this.t('saved.asideAloud', { title: item.title }));
  }

  private async change(action: () => Promise<void>, aloud: string): Promise<void> {
    this.problem.set(null);
    this.reopened.set(false);
    try {
      await action();
      this.announcer.say(aloud);
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }
}

const mostAtOnce = 99;
const mostGiftCards = 20;
