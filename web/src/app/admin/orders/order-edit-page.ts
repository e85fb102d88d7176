import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { Address, Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { AddressLines } from '../../ui/address-lines';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import type { OrderChangePreview } from '../types';
import { injectAskAddress } from './ask-address';
import { GoodsPicker, type PickedGoods } from './goods-picker';

type Added = PickedGoods & { readonly quantity: number };

/** An accepted order becomes another one: what it would cost or give back is shown while it is put together. */
@Component({
  selector: 'g-order-edit-page',
  imports: [MatButtonModule, RouterLink, AddressLines, Detail, GoodsPicker, Notice, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-edit-page.html',
  styleUrl: './order-edit-page.css',
})
export class OrderEditPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly askAddress = injectAskAddress();
  protected readonly record = injectStored(
    () => this.id(),
    async (id) => dataOf(await this.api.GET('/api/v1/orders/{id}', { params: { path: { id } } })),
  );
  protected readonly order = this.record.value;
  /** By line: how many there are to be, where that is another number. */
  protected readonly quantities = signal<Readonly<Record<string, number>>>({});
  protected readonly added = signal<readonly Added[]>([]);
  protected readonly address = signal<Address | null>(null);
  protected readonly optionId = signal('');
  protected readonly restock = signal(true);
  protected readonly reason = signal('');
  protected readonly options = signal<readonly { id: string; name: string; price: Order['totals']['total'] }[]>([]);
  protected readonly preview = signal<OrderChangePreview | null>(null);
  protected readonly refusal = signal<Problem | null>(null);
  protected readonly asking = signal(false);
  protected readonly sending = createSending();
  private readonly key = newId();
  private turn = 0;

  protected readonly wish = computed(() => {
    const lines = Object.entries(this.quantities()).map(([lineId, quantity]) => ({ lineId, quantity }));
    const add = this.added().map(({ variantId, quantity }) => ({ variantId, quantity }));
    const [address, option] = [this.address(), this.optionId()];
    return {
      ...(lines.length > 0 && { lines }),
      ...(add.length > 0 && { add }),
      ...(address && { shippingAddress: address }),
      ...(option !== '' && { shippingOptionId: option }),
      ...(!this.restock() && { restock: false }),
    };
  });
  protected readonly isChanged = computed(() => Object.keys(this.wish()).some((name) => name !== 'restock'));
  protected readonly takesOut = computed(() => Object.keys(this.quantities()).length > 0);
  protected readonly heading = computed(() => this.t('orderEdit.heading', { number: this.order()?.number ?? '' }));
  protected readonly difference = computed(() => {
    const difference = this.preview()?.difference;
    if (!difference) return null;
    const amount = this.i18n.money({ ...difference, minor: Math.abs(difference.minor) });
    if (difference.minor === 0) return this.t('orderEdit.same');
    return this.t(difference.minor > 0 ? 'orderEdit.more' : 'orderEdit.less', { amount });
  });

  constructor() {
    effect((onCleanup) => {
      const [wish, changed, order] = [this.wish(), this.isChanged(), this.order()];
      untracked(() => {
        this.preview.set(null);
        this.refusal.set(null);
      });
      if (!changed || !order) return;
      const timer = setTimeout(() => void this.ask(order.id, wish), pauseMs);
      onCleanup(() => clearTimeout(timer));
    });
    effect(() => {
      const [order, address] = [this.order(), this.address()];
      if (order && order.shippingAddress && !order.pickup) untracked(() => void this.askOptions(order, address ?? order.shippingAddress));
    });
  }

  protected quantityOf(line: Order['lines'][number]): number {
    return this.quantities()[line.id] ?? line.quantity;
  }

  protected setQuantity(line: Order['lines'][number], typed: string): void {
    const quantity = Math.min(Math.max(Number.parseInt(typed, 10) || 0, line.shipped), line.quantity);
    this.quantities.update(({ [line.id]: _before, ...others }) =>
      quantity === line.quantity ? others : { ...others, [line.id]: quantity },
    );
  }

  protected put(goods: PickedGoods): void {
    const present = this.added().find(({ variantId }) => variantId === goods.variantId);
    if (present) this.setAdded(present, String(present.quantity + 1));
    else this.added.update((all) => [...all, { ...goods, quantity: 1 }]);
  }

  protected setAdded({ variantId }: Added, typed: string): void {
    const quantity = Math.min(Math.max(Number.parseInt(typed, 10) || 0, 0), 999);
    this.added.update((all) => all.flatMap((one) => (one.variantId !== variantId ? [one] : quantity > 0 ? [{ ...one, quantity }] : [])));
  }

  protected async changeAddress(): Promise<void> {
    const address = await this.askAddress(this.address() ?? this.order()?.shippingAddress ?? null);
    if (address) this.address.set(address);
  }

  protected save(): Promise<void> {
    return this.sending.run(async () => {
      const difference = this.preview()?.difference;
      const body = { ...this.wish(), reason: this.reason().trim(), ...(difference && { difference }) };
      const params = { path: { id: this.id() }, header: { 'Idempotency-Key': this.key } };
      const change = dataOf(await this.api.POST('/api/v1/orders/{id}/changes', { params, body }));
      this.toasts.say(this.t(change.state === 'waiting' ? 'orderEdit.waits' : 'orderEdit.done'));
      await this.router.navigateByUrl(`/admin/orders/${this.id()}`);
    });
  }

  private async ask(id: string, body: object): Promise<void> {
    const turn = ++this.turn;
    this.asking.set(true);
    try {
      const found = dataOf(await this.api.POST('/api/v1/orders/{id}/changes/preview', { params: { path: { id } }, body }));
      if (turn === this.turn) this.preview.set(found);
    } catch (error) {
      if (turn === this.turn) this.refusal.set(problemFrom(error));
    } finally {
      if (turn === this.turn) this.asking.set(false);
    }
  }

  /** The ways to send what is in the order; who may not ask for them does not see them. */
  private async askOptions({ email, lines }: Order, shippingAddress: Address | null): Promise<void> {
    if (!shippingAddress) return;
    const body = { email, shippingAddress, lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })) };
    const answer = await this.api.POST('/api/v1/order-drafts/quote', { body }).catch(() => null);
    this.options.set(answer?.data?.options ?? []);
  }
}

const pauseMs = 300;
