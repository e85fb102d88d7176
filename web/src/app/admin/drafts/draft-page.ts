import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { Address } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { SessionStore } from '../../state/session.store';
import { AddressLines } from '../../ui/address-lines';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { Totals } from '../../ui/totals';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { choice, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { toAmount, toText } from '../frame/money-text';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { injectAskAddress } from '../orders/ask-address';
import { GoodsPicker, type PickedGoods } from '../orders/goods-picker';
import { LookupsStore } from '../state/lookups.store';
import type { OrderDraft, OrderDraftQuote } from '../types';
import { draftStates } from './drafts-page';

interface Line extends PickedGoods {
  readonly quantity: number;
  /** As it was typed; empty: the catalog's price. */
  readonly ownPrice: string;
  readonly priceReason: string;
}

/** An order that staff put together: its price is that of today, shown while it is typed. */
@Component({
  selector: 'g-draft-page',
  imports: [MatButtonModule, RouterLink, AddressLines, Detail, GoodsPicker, Notice, ProblemNotice, Section, Totals],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './draft-page.html',
  styleUrl: '../orders/order-edit-page.css',
})
export class DraftPage {
  /** Absent: a new one. */
  readonly id = input<string>();
  /** Of a new one: for whom. */
  readonly userId = input<string>();
  readonly for = input<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly lookups = inject(LookupsStore);
  private readonly askAddress = injectAskAddress();
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  private readonly session = inject(SessionStore);
  protected readonly mayPrice = this.session.can('orders:set-prices');
  protected readonly mayTake = this.session.can('orders:take-payment');
  protected readonly states = draftStates;

  protected readonly draft = signal<OrderDraft | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly email = signal('');
  protected readonly lines = signal<readonly Line[]>([]);
  protected readonly discount = signal('');
  protected readonly discountReason = signal('');
  protected readonly address = signal<Address | null>(null);
  protected readonly optionId = signal('');
  protected readonly days = signal(7);
  protected readonly note = signal('');
  protected readonly quote = signal<OrderDraftQuote | null>(null);
  protected readonly refusal = signal<Problem | null>(null);
  protected readonly sending = createSending();
  private turn = 0;

  protected readonly heading = computed(() => this.t(this.id() === undefined ? 'draft.new' : 'draft.heading'));
  protected readonly isOpen = computed(() => this.id() === undefined || this.draft()?.state === 'open');
  protected readonly record = {
    value: () => (this.id() === undefined ? true : this.draft()),
    problem: () => this.problem(),
    reload: () => this.load(),
  };
  /** null: something that was typed is no amount, or has no reason. */
  protected readonly facts = computed(() => {
    const { currency } = this.lookups;
    const lines = this.lines().map(({ variantId, quantity, ownPrice, priceReason }) => {
      const unitPrice = ownPrice.trim() === '' ? null : toAmount(ownPrice, currency);
      const isWhole = ownPrice.trim() === '' || (unitPrice !== null && priceReason.trim() !== '');
      return isWhole ? { variantId, quantity, ...(unitPrice && { unitPrice, priceReason: priceReason.trim() }) } : null;
    });
    const off = this.discount().trim() === '' ? null : toAmount(this.discount(), currency);
    const isReasoned = this.discount().trim() === '' || (off !== null && this.discountReason().trim() !== '');
    if (!isReasoned || lines.some((line) => line === null)) return null;
    const [address, optionId, note, userId] = [this.address(), this.optionId(), this.note().trim(), this.draft()?.userId ?? this.userId()];
    return {
      email: this.email().trim(),
      lines: lines.flatMap((line) => line ?? []),
      days: this.days(),
      ...(userId && { userId }),
      ...(off && off.minor > 0 && { discount: off, discountReason: this.discountReason().trim() }),
      ...(address && { shippingAddress: address }),
      ...(optionId !== '' && { shippingOptionId: optionId }),
      ...(note !== '' && { note }),
    };
  });
  protected readonly canSave = computed(() => this.facts() !== null && /.@./.test(this.email()) && this.lines().length > 0);

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
    effect((onCleanup) => {
      const facts = this.facts();
      if (!facts || !this.isOpen()) return;
      const timer = setTimeout(() => void this.ask({ ...facts, email: facts.email || 'nobody@example.com' }), pauseMs);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected put(goods: PickedGoods): void {
    const present = this.lines().find(({ variantId }) => variantId === goods.variantId);
    if (present) this.change(present, { quantity: present.quantity + 1 });
    else this.lines.update((all) => [...all, { ...goods, quantity: 1, ownPrice: '', priceReason: '' }]);
  }

  protected change({ variantId }: Line, part: Partial<Line>): void {
    this.lines.update((all) => all.map((one) => (one.variantId === variantId ? { ...one, ...part } : one)));
  }

  protected setQuantity(line: Line, typed: string): void {
    const quantity = Math.min(Math.max(Number.parseInt(typed, 10) || 0, 0), 999);
    if (quantity > 0) this.change(line, { quantity });
    else this.lines.update((all) => all.filter(({ variantId }) => variantId !== line.variantId));
  }

  protected setDays(typed: string): void {
    this.days.set(Math.min(Math.max(Number.parseInt(typed, 10) || 1, 1), 60));
  }

  protected async changeAddress(): Promise<void> {
    const address = await this.askAddress(this.address());
    if (address) this.address.set(address);
  }

  protected save(): Promise<void> {
    return this.sending.run(async () => {
      await this.store();
      this.toasts.say(this.t('draft.saved'));
    });
  }

  protected send(): void {
    const key = newId();
    void this.confirm({
      heading: this.t('draft.sendHeading'),
      text: this.t('draft.sendText', { email: this.email(), days: this.days() }),
      send: this.t('draft.send'),
      done: this.t('draft.sentDone'),
      submit: async () => {
        const { id, version } = await this.store();
        const params = { path: { id }, header: { 'Idempotency-Key': key } };
        const { orderId } = dataOf(await this.api.POST('/api/v1/order-drafts/{id}/send', { params, body: { version } }));
        await this.router.navigateByUrl(`/admin/orders/${orderId}`);
      },
    });
  }

  protected paid(): void {
    const key = newId();
    void this.open({
      heading: this.t('draft.paidHeading'),
      text: this.t('draft.paidText'),
      send: this.t('draft.paid'),
      done: this.t('draft.paidDone'),
      fields: {
        how: choice(
          this.t('draft.how'),
          hows.map((value) => ({ value, label: this.t(`draft.by.${value}`) })),
          { value: 'cash' },
        ),
        reference: text(this.t('draft.reference'), { optional: true, max: 100 }),
      },
      submit: async ({ how, reference }) => {
        const { id, version } = await this.store();
        const params = { path: { id }, header: { 'Idempotency-Key': key } };
        const body = { version, how: hows.find((one) => one === how) ?? 'cash', ...(reference !== '' && { reference }) };
        const { orderId } = dataOf(await this.api.POST('/api/v1/order-drafts/{id}/paid', { params, body }));
        await this.router.navigateByUrl(`/admin/orders/${orderId}`);
      },
    });
  }

  protected async remove(): Promise<void> {
    const id = this.id();
    if (id === undefined) return;
    const gone = await this.confirm({
      heading: this.t('draft.deleteHeading'),
      send: this.t('draft.delete'),
      danger: true,
      done: this.t('draft.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/order-drafts/{id}', { params: { path: { id } } })),
    });
    if (gone) await this.router.navigateByUrl('/admin/drafts');
  }

  private async store(): Promise<OrderDraft> {
    const [facts, draft] = [this.facts(), this.draft()];
    if (!facts) throw new Error('the draft cannot be stored yet');
    const params = { header: { 'Idempotency-Key': newId() } };
    const stored = draft
      ? dataOf(
          await this.api.PUT('/api/v1/order-drafts/{id}', {
            params: { path: { id: draft.id } },
            body: { ...facts, version: draft.version },
          }),
        )
      : dataOf(await this.api.POST('/api/v1/order-drafts', { params, body: facts }));
    this.draft.set(stored);
    if (!draft) await this.router.navigateByUrl(`/admin/drafts/${stored.id}`, { replaceUrl: true });
    return stored;
  }

  private async load(): Promise<void> {
    const id = this.id();
    this.problem.set(null);
    if (id === undefined) return this.email.set(this.for() ?? '');
    if (this.draft()?.id === id) return;
    try {
      this.show(dataOf(await this.api.GET('/api/v1/order-drafts/{id}', { params: { path: { id } } })));
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  private show(draft: OrderDraft): void {
    this.draft.set(draft);
    this.email.set(draft.email);
    this.lines.set(
      draft.lines.map(({ variantId, quantity, unitPrice, priceReason }) => {
        const now = draft.quote.lines.find((line) => line.variantId === variantId);
        const title = now ? [now.title, ...now.options.map(({ value }) => value)].join(', ') : this.t('draft.notSold');
        const price = now?.listPrice ?? unitPrice ?? draft.discount;
        return {
          variantId,
          quantity,
          sku: now?.sku ?? '',
          title,
          price,
          ownPrice: unitPrice ? toText(unitPrice) : '',
          priceReason: priceReason ?? '',
        };
      }),
    );
    this.discount.set(draft.discount.minor === 0 ? '' : toText(draft.discount));
    this.discountReason.set(draft.discountReason ?? '');
    this.address.set(draft.shippingAddress);
    this.optionId.set(draft.shippingOptionId ?? '');
    this.days.set(draft.days);
    this.note.set(draft.note ?? '');
    this.quote.set(draft.quote);
  }

  private async ask(body: NonNullable<ReturnType<typeof this.facts>>): Promise<void> {
    const turn = ++this.turn;
    try {
      const quote = dataOf(await this.api.POST('/api/v1/order-drafts/quote', { body }));
      if (turn !== this.turn) return;
      this.quote.set(quote);
      this.refusal.set(null);
    } catch (error) {
      if (turn === this.turn) this.refusal.set(problemFrom(error));
    }
  }
}

const pauseMs = 300;
export const hows = ['cash', 'transfer', 'terminal'] as const;
