import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, signal, untracked, viewChild } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { debounceTime, merge } from 'rxjs';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { Cart, NewOrder, PlaceOrder, SavedAddress, ShippingOption } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { Failed } from '../../ui/failed';
import { Field, Input } from '../../ui/field';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { Icon } from '../../ui/icon';
import { LineItem } from '../../ui/line-item';
import { OffersNear } from '../../ui/offers-near';
import { labelsOf, PriceSteps } from '../../ui/price-steps';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { Totals } from '../../ui/totals';
import { BeingOrdered } from '../cart/being-ordered';
import { Coupons } from '../cart/coupons';
import { goToNextStep } from '../pay/next-step';
import { AddressBook } from './address-book';
import { AddressFields } from '../address/address-fields';
import { addressGroup, addressOf, fillAddress } from '../address/address-form';
import { changesBetween, type CartChange } from './cart-changes';
import { CheckoutFlow, type Placed } from './checkout-flow';
import { PaymentChoice, type ChosenPayment, type ToPay } from './payment-choice';
import { RemindMe } from './remind-me';
import { ShippingChoice } from './shipping-choice';
import { noStored, partsOf, storedBody, type Stored } from './stored-parts';
import { StoredValue } from './stored-value';

type Trouble =
  | { readonly kind: 'declined'; readonly reason: string | null }
  | { readonly kind: 'sold-out'; readonly titles: readonly { readonly title: string; readonly available: number }[] }
  | { readonly kind: 'changed'; readonly changes: readonly CartChange[] }
  | { readonly kind: 'taken' }
  | { readonly kind: 'problem'; readonly problem: Problem };

@Component({
  selector: 'g-checkout-page',
  imports: [
    ReactiveFormsModule,
    RouterLink,
    AddressBook,
    AddressFields,
    BeingOrdered,
    Coupons,
    Empty,
    Failed,
    Field,
    Icon,
    Input,
    LineItem,
    OffersNear,
    PriceSteps,
    Notice,
    PaymentChoice,
    ProblemNotice,
    RemindMe,
    ShippingChoice,
    StoredValue,
    Totals,
  ],
  providers: [CheckoutFlow],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './checkout-page.html',
  styleUrl: './checkout-page.css',
})
export class CheckoutPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly labelsOf = labelsOf;
  protected readonly i18n = inject(I18n);
  protected readonly cart = inject(CartStore);
  protected readonly session = inject(SessionStore);
  protected readonly flow = inject(CheckoutFlow);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly announcer = inject(Announcer);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly forms = inject(NonNullableFormBuilder);
  private readonly nextStep = goToNextStep();

  protected readonly form = this.forms.group({
    email: ['', [Validators.required, Validators.email, Validators.maxLength(254)]],
    shippingAddress: addressGroup(this.forms),
    contact: this.forms.group({
      name: ['', [Validators.required, Validators.pattern(/\S/), Validators.maxLength(120)]],
      phone: ['', Validators.maxLength(40)],
    }),
    keepAddress: [false],
    billToOther: [false],
    billingAddress: addressGroup(this.forms),
  });
  /** The address of the account's book that the order goes to; null: the one in the form. */
  protected readonly bookId = signal<string | null>(null);
  protected readonly options = signal<readonly ShippingOption[] | null>(null);
  /** Stores where all of it can be fetched. */
  protected readonly places = signal<readonly ShippingOption[]>([]);
  protected readonly fetching = signal(false);
  protected readonly offered = computed(() =>
    this.fetching() ? this.places() : (this.options()?.filter(({ pickup }) => !pickup) ?? null),
  );
  protected readonly optionId = signal<string | null>(null);
  protected readonly payment = signal<ChosenPayment | null>(null);
  protected readonly stored = signal<Stored>(noStored);
  /** Known once shipping is. */
  protected readonly due = computed(() => {
    const totals = this.cart.cart()?.totals;
    return totals && !totals.estimated ? totals.total : null;
  });
  /** Wallet and gift cards pay for all of it. */
  protected readonly allStored = computed(() => {
    const due = this.due();
    return due !== null && due.minor > 0 && partsOf(this.stored(), due).rest.minor === 0;
  });
  private readonly paymentChoice = viewChild(PaymentChoice);
  private readonly asked = signal(false);
  protected readonly optionMissing = computed(() => this.asked() && this.optionId() === null && this.offered() !== null);
  protected readonly trouble = signal<Trouble | null>(null);
  /** Asked for earlier, and no answer came: only asking again may follow. */
  protected readonly unanswered = signal<PlaceOrder | null>(this.flow.pending()?.body ?? null);
  /** Those are not paid for with gift cards. */
  protected readonly hasGiftCards = computed(() => this.cart.cart()?.items.some((item) => item.giftCard) ?? false);
  protected readonly needsShipping = computed(() => this.cart.cart()?.needsShipping ?? true);
  private readonly country = toSignal(this.form.controls.shippingAddress.controls.country.valueChanges, { initialValue: '' });
  protected readonly toPay = computed<ToPay | null>(() => {
    const cart = this.cart.cart();
    if (!cart) return null;
    const goesTo = this.fetching() ? '' : this.country();
    return {
      country: goesTo === '' ? null : goesTo,
      total: cart.totals.total.minor,
      hasDownloads: cart.items.some((item) => item.digital !== undefined),
    };
  });
  protected readonly payText = computed(() => {
    const due = this.due();
    const rest = due && partsOf(this.stored(), due).rest;
    return rest && rest.minor > 0 ? this.t('checkout.pay', { total: this.i18n.money(rest) }) : this.t('checkout.place');
  });
  protected readonly remindMe = signal(false);
  private readonly leaving = signal(false);
  protected readonly busy = computed(() => this.flow.busy() || this.leaving());
  protected readonly slow = signal(false);
  /** The cart as the buyer last saw it, to show what changed. */
  private seen: Cart | null = null;
  private filled = false;
  /** How often ways to send it were asked for: an answer about the address before says nothing of this one. */
  private optionsAsked = 0;
  private saving: Promise<void> = Promise.resolve();

  constructor() {
    effect(() => {
      const [cart, user] = [this.cart.cart(), this.session.user()];
      if (cart) untracked(() => this.fillOnce(cart, user));
    });
    const { country, postalCode } = this.form.controls.shippingAddress.controls;
    merge(country.valueChanges, postalCode.valueChanges)
      .pipe(debounceTime(250), takeUntilDestroyed())
      .subscribe(() => void this.loadOptions());
    this.form.valueChanges.pipe(debounceTime(600), takeUntilDestroyed()).subscribe(() => this.save());
    this.form.controls.billingAddress.disable();
    this.form.controls.billToOther.valueChanges.pipe(takeUntilDestroyed()).subscribe((other) => {
      const { billingAddress } = this.form.controls;
      if (other) billingAddress.enable();
      else billingAddress.disable();
    });
    effect(() => {
      const { shippingAddress } = this.form.controls;
      const { contact } = this.form.controls;
      if (this.fetching() && this.needsShipping()) contact.enable({ emitEvent: false });
      else contact.disable({ emitEvent: false });
      if (!this.needsShipping() || this.fetching()) shippingAddress.disable({ emitEvent: false });
      else if (shippingAddress.disabled) shippingAddress.enable({ emitEvent: false });
    });
    effect(() => {
      const orderId = this.cart.becameOrder();
      if (orderId !== null && !this.busy())
        void this.router.navigate(['/orders', orderId], { queryParams: { placed: 1 }, replaceUrl: true });
    });
    if (this.unanswered()) void this.askAgain();
  }

  /** The address the cart has, if it is in the book; else the usual one. */
  protected openBook(book: readonly SavedAddress[]): void {
    const now = this.form.controls.shippingAddress.getRawValue();
    if (now.line1 === '') return this.chooseAddress(book.find(({ isDefaultShipping }) => isDefaultShipping) ?? book[0] ?? null);
    const same = book.find(({ line1, postalCode, name }) => line1 === now.line1 && postalCode === now.postalCode && name === now.name);
    this.bookId.set(same?.id ?? null);
  }

  protected chooseAddress(address: SavedAddress | null): void {
    this.bookId.set(address?.id ?? null);
    const { shippingAddress, keepAddress } = this.form.controls;
    if (address) {
      keepAddress.setValue(false);
      fillAddress(shippingAddress, address);
    } else shippingAddress.patchValue({ line1: '', line2: '', postalCode: '', city: '', region: '', phone: '' });
  }

  protected fetch(fetching: boolean): void {
    this.fetching.set(fetching);
    this.optionId.set(this.offered()?.[0]?.id ?? null);
    this.save();
  }

  protected chooseOption(id: string): void {
    this.optionId.set(id);
    this.save();
  }

  protected async placeOrder(): Promise<void> {
    const payment = this.payment();
    if (this.busy() || this.unanswered()) return;
    const shipped = this.needsShipping();
    if (shipped && !this.fetching() && this.form.controls.shippingAddress.invalid) this.bookId.set(null);
    const [ready, optionId] = [readyToSend(this.form, this.host.nativeElement), this.optionId()];
    this.asked.set(true);
    const payable = this.allStored() || (payment !== null && (this.paymentChoice()?.isReady() ?? false));
    if (!ready || (shipped && optionId === null) || !payable) return;
    this.trouble.set(null);
    this.save();
    await this.saving;
    const cart = this.cart.cart();
    if (!cart || this.trouble()) return;
    this.seen = cart;
    await this.send({
      cartId: cart.id,
      cartVersion: cart.version,
      email: this.form.controls.email.value.trim(),
      ...(shipped && optionId !== null ? { ...this.goal(), shippingOptionId: optionId } : {}),
      ...(this.form.controls.billingAddress.enabled ? { billingAddress: addressOf(this.form.controls.billingAddress) } : {}),
      payment: { ...(this.allStored() ? {} : payment), ...storedBody(this.stored()) },
    });
  }

  /** Where it goes, or who comes for it. */
  private goal(): Pick<PlaceOrder, 'shippingAddress' | 'contact'> {
    const { contact, shippingAddress } = this.form.controls;
    if (!this.fetching()) return { shippingAddress: addressOf(shippingAddress) };
    const { name, phone } = contact.getRawValue();
    return { contact: { name: name.trim(), ...(phone.trim() === '' ? {} : { phone: phone.trim() }) } };
  }

  protected async askAgain(): Promise<void> {
    const body = this.unanswered();
    if (body) await this.send(body);
  }

  private async send(body: PlaceOrder): Promise<void> {
    this.announcer.say(this.t('checkout.placing'));
    const timer = setTimeout(() => this.slow.set(true), slowAfter);
    const placed = await this.flow.place(body);
    clearTimeout(timer);
    this.slow.set(false);
    if (placed) await this.answered(placed, body);
  }

  private async answered(placed: Placed, body: PlaceOrder): Promise<void> {
    this.unanswered.set(placed.kind === 'unknown' ? body : null);
    if (placed.kind === 'order') return this.follow(placed.order);
    if (placed.kind === 'unknown') return;
    const { outcome, problem } = placed;
    if (outcome.kind === 'refused') return this.refuse(problem);
    await this.cart.load();
    if (outcome.kind === 'declined') return this.trouble.set({ kind: 'declined', reason: outcome.reason });
    if (outcome.kind === 'taken') return this.trouble.set({ kind: 'taken' });
    const [before, now] = [this.seen?.items ?? [], this.cart.cart()?.items ?? []];
    if (outcome.kind === 'changed') return this.trouble.set({ kind: 'changed', changes: changesBetween(before, now) });
    const titles = outcome.lines.map(({ variantId, available }) => ({
      title: [...now, ...before].find((item) => item.variantId === variantId)?.title ?? '',
      available,
    }));
    this.trouble.set({ kind: 'sold-out', titles });
  }

  private refuse(problem: Problem): void {
    const shown = showServerErrors(this.form, problem);
    if (!shown) this.trouble.set({ kind: 'problem', problem });
  }

  private async follow(order: NewOrder): Promise<void> {
    this.leaving.set(true);
    if (this.form.controls.keepAddress.value) this.keepAddress();
    const step = order.status === 'pending' ? order.payment?.nextAction : null;
    if (!step || !(await this.nextStep(step)))
      await this.router.navigate(['/orders', order.id], { queryParams: { placed: 1 }, replaceUrl: true });
    if (order.axes.lifecycle === 'accepted') this.cart.forget();
    else await this.cart.load();
  }

  /** The order does not wait for it, and is not the worse without it. */
  private keepAddress(): void {
    const body = addressOf(this.form.controls.shippingAddress);
    void this.api.POST('/api/v1/auth/me/addresses', { body }).catch(() => undefined);
  }

  private fillOnce(cart: Cart, user: { email: string; name: string } | null): void {
    if (this.filled) return;
    this.filled = true;
    this.form.controls.email.setValue(cart.email ?? user?.email ?? '', { emitEvent: false });
    const address = this.form.controls.shippingAddress;
    if (cart.shippingAddress) fillAddress(address, cart.shippingAddress);
    else if (user) address.controls.name.setValue(user.name, { emitEvent: false });
    this.form.controls.contact.controls.name.setValue(cart.shippingAddress?.name ?? user?.name ?? '', { emitEvent: false });
    this.optionId.set(cart.shippingOptionId);
    if (this.needsShipping()) void this.loadPlaces();
    if (cart.shippingAddress) void this.loadOptions();
  }

  /** Known without an address; without them the page is as it was. */
  private async loadPlaces(): Promise<void> {
    const cart = this.cart.cart();
    if (!cart) return;
    const answer = await this.api.GET('/api/v1/carts/{id}/shipping-options', { params: { path: { id: cart.id } } }).catch(() => null);
    const places = answer?.data?.items.filter(({ pickup }) => pickup) ?? [];
    this.places.set(places);
    if (places.some(({ id }) => id === cart.shippingOptionId)) this.fetching.set(true);
  }

  private async loadOptions(): Promise<void> {
    const cart = this.cart.cart();
    const { country, postalCode } = this.form.controls.shippingAddress.getRawValue();
    if (!cart || country === '' || !this.needsShipping()) return;
    const query = { country, ...(postalCode.trim() === '' ? {} : { postalCode: postalCode.trim() }) };
    const asked = ++this.optionsAsked;
    try {
      const { items } = dataOf(await this.api.GET('/api/v1/carts/{id}/shipping-options', { params: { path: { id: cart.id }, query } }));
      if (asked !== this.optionsAsked) return;
      this.options.set(items);
      this.places.set(items.filter(({ pickup }) => pickup));
      const offered = this.offered() ?? [];
      if (!offered.some(({ id }) => id === this.optionId())) this.optionId.set(offered[0]?.id ?? null);
      this.save();
    } catch (error) {
      if (asked === this.optionsAsked) this.trouble.set({ kind: 'problem', problem: problemFrom(error) });
    }
  }

  /** Tells the cart what is known, one change after the other, so that its totals are true. */
  protected save(): void {
    this.saving = this.saving.then(() => this.saveNow()).catch((error: unknown) => this.refuse(problemFrom(error)));
  }

  private async saveNow(): Promise<void> {
    const cart = this.cart.cart();
    const { email, shippingAddress } = this.form.controls;
    if (!cart || this.busy() || email.invalid) return;
    if (!this.needsShipping()) {
      const address = email.value.trim().toLowerCase();
      if (address !== cart.email) await this.cart.edit({ email: address });
      return;
    }
    if (this.fetching()) {
      const chosen = { email: email.value.trim().toLowerCase(), shippingOptionId: this.optionId() };
      if (!sameJson(chosen, { email: cart.email, shippingOptionId: cart.shippingOptionId })) await this.cart.edit(chosen);
      return;
    }
    if (shippingAddress.invalid) {
      const address = email.value.trim().toLowerCase();
      if (this.remindMe() && address !== cart.email) await this.cart.edit({ email: address });
      return;
    }
    const wanted = {
      email: email.value.trim().toLowerCase(),
      shippingAddress: addressOf(shippingAddress),
      shippingOptionId: this.optionId(),
    };
    const had = { email: cart.email, shippingAddress: cart.shippingAddress, shippingOptionId: cart.shippingOptionId };
    if (sameJson(wanted, had)) return;
    await this.cart.edit(wanted);
  }
}

/** Milliseconds after which the buyer is told that the bank takes its time. */
const slowAfter = 3_000;

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, part]) => [key, sorted(part)])
        .sort(([a], [b]) => String(a).localeCompare(String(b)))
    : value;
