import type { z } from 'zod';
import type { Money } from '../../../platform/kernel/money';
import type { KeptCard, ProviderReport } from '../domain/attempt';

export type Flow = 'instant' | 'redirect' | 'client' | 'phone' | 'offline';

export interface Capabilities {
  readonly currencies: readonly string[] | 'all';
  /** The smallest step of an amount in minor units: 1, or 100 where only whole units are taken (M-Pesa). */
  minUnit(currency: string): number;
  /** Money can be reserved first and taken later. */
  readonly authorizeCapture: boolean;
  readonly partialCapture: boolean;
  readonly partialRefund: boolean;
  /** A refund may take days to be done. */
  readonly asyncRefund: boolean;
  readonly cancel: boolean;
  readonly flow: readonly Flow[];
  /** Asking twice with one key makes one payment. Without it a call whose answer was lost is never repeated. */
  readonly idempotentCreate: boolean;
  /** The same of a refund. Without it one whose answer was lost is only repeated when `syncRefund` has not heard of it. */
  readonly repeatableRefund: boolean;
  /** A refund that succeeded may come back days later. */
  readonly refundMayFailLater: boolean;
  readonly signedWebhooks: boolean;
  /** A payment that fails is told by itself; without it only `sync` finds out. */
  readonly pushesFailures: boolean;
}

/** What an order has to pay, and what the ways to pay may ask about it. */
export interface Due extends Money {
  /** Where it goes; null: not known. */
  readonly country: string | null;
  /** Nothing of it is downloaded. */
  readonly isHandedOver: boolean;
}

/** Which orders a way to pay is for. */
export interface Offer {
  /** Null: all. */
  readonly countries: readonly string[] | null;
  /** Minor units of the dearest order; null: any. */
  readonly most: number | null;
  /** Only what is handed over, nothing that is downloaded. */
  readonly onlyGoods: boolean;
}

/** A refund or a cancellation as the provider has it. Absolute, so it may be heard twice. */
export interface RefundReport {
  readonly ref: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly failure?: { readonly code: string; readonly message: string };
}

/**
 * From a verified webhook. `eventId` is unique per provider; without a report the payment is to be asked for again. Where `ref`
 * may not have been heard yet, the address that the message came to says whose it is: `attemptId`, or the refund's id.
 */
export interface ProviderEvent {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly kind: 'attempt' | 'refund' | 'dispute';
  readonly ref: string;
  readonly report: ProviderReport | null;
  readonly attemptId?: string;
  readonly captureRef?: string;
  /** What it says was paid, in minor units. */
  readonly toldMinor?: number;
  readonly refund?: { readonly refundId: string; readonly report: RefundReport };
}

export interface RawWebhook {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawBody: Buffer;
  /** The last part of a secret address; null at the open one. */
  readonly secret: string | null;
}

export interface NewPayment {
  readonly attemptId: string;
  readonly orderId: string;
  /** Stored before the call; the same for every repetition of this attempt. */
  readonly idempotencyKey: string;
  readonly money: Money;
  /** `later` only where `authorizeCapture` says so. */
  readonly capture: 'now' | 'later';
  /** Null: not known. */
  readonly email: string | null;
  /** Where the provider sends the buyer back to, and where it tells what happened. */
  readonly returnUrl: string;
  readonly webhookUrl: string;
}

export interface CreatePayment<I> extends NewPayment {
  readonly input: I;
  /** The provider's name for the account that wants its card kept; null: nobody does. */
  readonly customer: string | null;
}

/** Cards that a provider keeps for shoppers, so that they need not be filled in again. */
export interface SavedMethods {
  /** Asking twice with one key makes one. */
  createCustomer(
    customer: { readonly userId: string; readonly email: string | null; readonly idempotencyKey: string },
    signal: AbortSignal,
  ): Promise<string>;
  /** The buyer is there and may be asked to confirm. */
  pay(payment: NewPayment & { readonly customer: string; readonly method: string }, signal: AbortSignal): Promise<ProviderReport>;
  /** All that is kept for a customer. */
  list(customer: string, signal: AbortSignal): Promise<readonly Pick<KeptCard, 'ref'>[]>;
  /** Harmless where it is forgotten already. */
  forget(method: string, signal: AbortSignal): Promise<void>;
}

export interface KnownPayment {
  readonly attemptId: string;
  readonly ref: string | null;
  readonly idempotencyKey: string;
  /** What was asked for, in minor units, where the provider says only that it was paid; `told`: what its message said. */
  readonly amount: number;
  readonly currency: string;
  readonly told: number | null;
}

export interface KnownRefund {
  readonly refundId: string;
  /** Of the payment, and of its money. */
  readonly ref: string;
  readonly captureRef: string | null;
  /** Of the refund; null: not told yet. */
  readonly refundRef: string | null;
  readonly idempotencyKey: string;
}

export interface RefundOrder extends KnownRefund {
  readonly money: Money;
  readonly reason: string;
  readonly webhookUrl: string;
}

/** A payment in a provider's books, in absolute totals. */
export interface ListedPayment {
  readonly ref: string;
  readonly status: ProviderReport['status'];
  readonly currency: string;
  readonly captured: number;
  readonly refunded: number;
}

export interface Listing {
  readonly payments: readonly ListedPayment[];
  /** Where to go on; null: that was all. */
  readonly next: string | null;
}

/**
 * One way to pay. A method that throws says "unknown": the request may have been carried out or not. A definite "no" is a
 * report with status `failed`. Providers keep nothing in our tables and decide nothing about orders.
 */
export interface PaymentProvider<S extends z.ZodType = z.ZodType> {
  readonly code: string;
  readonly name: string;
  readonly capabilities: Capabilities;
  /** The buyer's part of the request. */
  readonly input: S;
  /** Absent: for every order. */
  readonly offer?: Offer;
  /** Days that an order waits for its money; absent: minutes. */
  readonly waitDays?: number;
  /** Nothing of it is real. */
  readonly simulated: boolean;
  /** Ready-made tokens of a simulator. */
  readonly tokens: readonly { readonly token: string; readonly label: string }[];
  create(payment: CreatePayment<z.output<S>>, signal: AbortSignal): Promise<ProviderReport>;
  /** Absent: it keeps no cards, and `customer` is never given. */
  readonly savedMethods?: SavedMethods;
  /** After the buyer's step. */
  continue?(step: { ref: string; result: 'approve' | 'deny' }, signal: AbortSignal): Promise<ProviderReport>;
  /** The authoritative state; null: never heard of it. `ref` is null when no answer ever came. */
  sync(known: KnownPayment, signal: AbortSignal): Promise<ProviderReport | null>;
  /** Asking twice with one key takes once. */
  capture?(order: { ref: string; money: Money; final: boolean; idempotencyKey: string }, signal: AbortSignal): Promise<ProviderReport>;
  /** Gives up what waits or is reserved. */
  cancel?(order: KnownPayment & { readonly ref: string }, signal: AbortSignal): Promise<ProviderReport>;
  refund?(order: RefundOrder, signal: AbortSignal): Promise<RefundReport>;
  /** null: never heard of it. */
  syncRefund?(known: KnownRefund, signal: AbortSignal): Promise<RefundReport | null>;
  /** What was begun in that time for this shop, a page of it. */
  list?(window: { readonly since: Date; readonly until: Date; readonly cursor: string | null }, signal: AbortSignal): Promise<Listing>;
  /** Verifies and reads, changes nothing. @throws AppError payments.webhook-refused */
  parseWebhook?(webhook: RawWebhook): readonly ProviderEvent[];
}

/** Hides a provider's own input type: `create` parses before it hands over. */
export const defineProvider = <S extends z.ZodType>(provider: PaymentProvider<S>): PaymentProvider => ({
  ...provider,
  create: (payment, signal) => provider.create({ ...payment, input: provider.input.parse(payment.input) }, signal),
});
