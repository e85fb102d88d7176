import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, input, output, signal } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { isTransient } from '../../api/problem';
import type { Order, OrderReturns, Variant } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { newId } from '../../platform/browser';
import { ProblemNotice } from '../../ui/problem-notice';
import { Quantity } from '../../ui/quantity';
import { createSending } from '../../ui/sending';

interface Chosen {
  readonly quantity: number;
  readonly reason: Reason | '';
}

const reasons = ['too-small', 'too-big', 'not-as-described', 'damaged', 'wrong-item', 'late', 'not-wanted', 'other'] as const;
type Reason = (typeof reasons)[number];

/** Which units go back, why, and whether the buyer would like others instead of money. */
@Component({
  selector: 'g-ask-return',
  imports: [ProblemNotice, Quantity],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="panel stack small" tabindex="-1" aria-labelledby="ask-return" (submit)="$event.preventDefault(); send()">
      <h2 id="ask-return">{{ t('returns.ask') }}</h2>
      <fieldset>
        <legend>{{ t('returns.which') }}</legend>
        @for (one of rows(); track one.line.id) {
          <div class="row">
            <label class="check">
              <input
                type="checkbox"
                [checked]="chosen()[one.line.id]"
                [disabled]="one.units === 0"
                (change)="toggle(one.line.id, one.units)"
              />
              {{ one.words }}
            </label>
            @if (one.units === 0) {
              <p class="muted">{{ one.why }}</p>
            }
            @if (chosen()[one.line.id]; as mine) {
              <div class="details">
                @if (one.units > 1) {
                  <g-quantity
                    [value]="mine.quantity"
                    [most]="one.units"
                    [small]="true"
                    [label]="t('returns.howMany', { title: one.words })"
                    (valueChange)="change(one.line.id, { quantity: $event })"
                  />
                }
                <select
                  class="input"
                  [attr.aria-label]="t('returns.whyOf', { title: one.words })"
                  [attr.aria-invalid]="tried() && mine.reason === '' ? 'true' : null"
                  (change)="choose(one.line.id, $event)"
                >
                  <option value="" [selected]="mine.reason === ''">{{ t('returns.why') }}</option>
                  @for (reason of reasons; track reason) {
                    <option [value]="reason" [selected]="mine.reason === reason">{{ t(reasonTexts[reason]) }}</option>
                  }
                </select>
              </div>
            }
          </div>
        }
      </fieldset>
      <fieldset>
        <legend>{{ t('returns.wish') }}</legend>
        <label class="check"
          ><input type="radio" name="wish" [checked]="!exchanging()" (change)="exchange(false)" /> {{ t('returns.money') }}</label
        >
        <label class="check"
          ><input type="radio" name="wish" [checked]="exchanging()" (change)="exchange(true)" /> {{ t('returns.another') }}</label
        >
        @if (exchanging()) {
          @for (one of chosenRows(); track one.line.id) {
            <label class="field">
              <span class="field-label">{{ t('returns.insteadOf', { title: one.words }) }}</span>
              <select class="input" (change)="wish(one.line.id, $event)">
                <option value="">{{ t('returns.choose') }}</option>
                @for (variant of variantsOf(one.line.productId); track variant.id) {
                  <option [value]="variant.id" [disabled]="!variant.available" [selected]="wished()[one.line.id] === variant.id">
                    {{ nameOf(variant, one.line.title) }}
                  </option>
                }
              </select>
            </label>
          }
        }
      </fieldset>
      <label class="field">
        <span class="field-label">{{ t('returns.note') }}</span>
        <textarea class="input" maxlength="1000" [value]="note()" (input)="write($event)"></textarea>
      </label>
      @if (tried() && missing(); as words) {
        <p class="field-error" role="alert">{{ words }}</p>
      }
      @if (sending.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="send()" />
      }
      <div class="ways">
        <button type="submit" class="button button-small" [attr.aria-disabled]="sending.busy() || null">
          {{ t(sending.busy() ? 'action.sending' : 'returns.send') }}
        </button>
        <button type="button" class="button button-quiet button-small" (click)="leave.emit()">{{ t('action.cancel') }}</button>
      </div>
    </form>
  `,
  styles: `
    h2 {
      font-size: var(--text-l);
    }
    fieldset {
      display: grid;
      gap: var(--space-3);
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-block-end: var(--space-2);
      padding: 0;
      font-weight: 600;
    }
    .row {
      display: grid;
      gap: var(--space-2);
    }
    .details {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-3);
      padding-inline-start: 1.625rem;
    }
    .details select {
      flex: 1;
      min-inline-size: 12rem;
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
    .check:has(:disabled) {
      color: var(--ink-soft);
      cursor: default;
    }
  `,
})
export class AskReturn {
  readonly order = input.required<Order>();
  readonly lines = input.required<OrderReturns['lines']>();
  readonly asked = output();
  readonly leave = output();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly sending = createSending();
  protected readonly reasons = reasons;
  protected readonly chosen = signal<Readonly<Record<string, Chosen | undefined>>>({});
  protected readonly exchanging = signal(false);
  protected readonly wished = signal<Readonly<Record<string, string>>>({});
  protected readonly note = signal('');
  protected readonly tried = signal(false);
  private readonly products = signal<Readonly<Record<string, readonly Variant[]>>>({});
  private key: string | null = null;

  protected readonly rows = computed(() =>
    this.order().lines.flatMap((line) => {
      const found = this.lines().find(({ lineId }) => lineId === line.id);
      const values = line.options.map(({ value }) => value).join(' / ');
      const words = values === '' ? line.title : `${line.title}, ${values}`;
      return found ? [{ line, words, units: found.units, why: found.why === null ? '' : this.t(whyTexts[found.why]) }] : [];
    }),
  );
  protected readonly chosenRows = computed(() => this.rows().filter(({ line }) => this.chosen()[line.id]));
  protected readonly missing = computed(() => {
    if (this.chosenRows().length === 0) return this.t('returns.chooseLine');
    if (this.chosenRows().some(({ line }) => this.chosen()[line.id]?.reason === '')) return this.t('returns.chooseReason');
    if (this.exchanging() && this.chosenRows().some(({ line }) => !this.wished()[line.id])) return this.t('returns.chooseOther');
    return null;
  });
  protected readonly reasonTexts = {
    'too-small': 'returns.reason.tooSmall',
    'too-big': 'returns.reason.tooBig',
    'not-as-described': 'returns.reason.notAsDescribed',
    damaged: 'returns.reason.damaged',
    'wrong-item': 'returns.reason.wrongItem',
    late: 'returns.reason.late',
    'not-wanted': 'returns.reason.notWanted',
    other: 'returns.reason.otherwise',
  } as const;

  constructor() {
    setTimeout(() => this.host.nativeElement.querySelector('form')?.focus());
  }

  protected toggle(lineId: string, units: number): void {
    const mine = this.chosen()[lineId];
    this.chosen.update((all) => ({ ...all, [lineId]: mine ? undefined : { quantity: units, reason: '' } }));
    if (this.exchanging()) void this.readProducts();
  }

  protected change(lineId: string, change: Partial<Chosen>): void {
    this.chosen.update((all) => {
      const mine = all[lineId];
      return mine ? { ...all, [lineId]: { ...mine, ...change } } : all;
    });
  }

  protected choose(lineId: string, event: Event): void {
    this.change(lineId, { reason: reasons.find((reason) => reason === valueOf(event)) ?? '' });
  }

  protected exchange(on: boolean): void {
    this.exchanging.set(on);
    if (on) void this.readProducts();
  }

  protected wish(lineId: string, event: Event): void {
    this.wished.update((all) => ({ ...all, [lineId]: valueOf(event) }));
  }

  protected write(event: Event): void {
    this.note.set(valueOf(event));
  }

  protected variantsOf(productId: string): readonly Variant[] {
    return this.products()[productId] ?? [];
  }

  protected nameOf({ options }: Variant, title: string): string {
    const values = options.map(({ value }) => value).join(' / ');
    return values === '' ? title : values;
  }

  protected send(): Promise<void> {
    this.tried.set(true);
    if (this.missing() !== null) return Promise.resolve();
    return this.sending.run(
      async () => {
        const lines = this.chosenRows().flatMap(({ line }) => {
          const mine = this.chosen()[line.id];
          return mine && mine.reason !== '' ? [{ lineId: line.id, quantity: mine.quantity, reason: mine.reason }] : [];
        });
        const exchange = this.exchanging()
          ? this.chosenRows().map(({ line }) => ({
              variantId: this.wished()[line.id] ?? '',
              quantity: this.chosen()[line.id]?.quantity ?? 1,
            }))
          : undefined;
        const note = this.note().trim();
        const body = { lines, ...(note === '' ? {} : { note }), ...(exchange ? { exchange } : {}) };
        const params = { path: { id: this.order().id }, header: { 'Idempotency-Key': (this.key ??= newId()) } };
        dataOf(await this.api.POST('/api/v1/orders/{id}/returns', { params, body }));
        this.asked.emit();
      },
      (problem) => {
        if (!isTransient(problem)) this.key = null;
        return false;
      },
    );
  }

  /** What cannot be read offers nothing to choose. */
  private async readProducts(): Promise<void> {
    for (const { line } of this.chosenRows()) {
      if (this.products()[line.productId]) continue;
      const answer = await this.api.GET('/api/v1/products/{idOrSlug}', { params: { path: { idOrSlug: line.slug } } }).catch(() => null);
      this.products.update((all) => ({ ...all, [line.productId]: answer?.data?.variants ?? [] }));
    }
  }
}

const whyTexts = {
  'not-sent': 'returns.cannot.notSent',
  back: 'returns.cannot.back',
  announced: 'returns.cannot.announced',
  'too-late': 'returns.cannot.tooLate',
  'final-sale': 'returns.cannot.finalSale',
  downloaded: 'returns.cannot.downloaded',
} as const;

const valueOf = ({ target }: Event): string =>
  target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement ? target.value : '';
