import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { I18n, injectTexts, type Amount } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { injectAheadText } from './ahead';
import { injectRecipientTexts } from './gift-recipient';
import { Icon } from './icon';
import { Picture } from './picture';

interface Line {
  readonly slug: string;
  readonly title: string;
  readonly imageUrl: string | null;
  readonly quantity: number;
  readonly unitPrice: Amount;
  /** Before discounts: those stand below, in the totals. */
  readonly subtotal: Amount;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly parts?: readonly {
    readonly variantId: string;
    readonly title: string;
    readonly quantity: number;
    readonly options: readonly { readonly value: string }[];
  }[];
  readonly digital?: unknown;
  readonly finalSale?: boolean;
  readonly giftCard?: boolean | undefined;
  /** Of gift cards: whom each unit is for; null: the buyer. */
  readonly recipients?: readonly ({ readonly email: string; readonly sendOn?: string | undefined } | null)[] | undefined;
  /** A promotion gives it away. */
  readonly gift?: boolean;
  readonly ahead?: {
    readonly kind: 'backorder' | 'preorder';
    readonly shipsFrom: string | null;
    readonly shipsInDays: number | null;
    readonly units: number;
  };
}

/** One line of a cart or an order; what one may do with it comes as content. */
@Component({
  selector: 'g-line-item',
  imports: [RouterLink, Icon, Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.small]': 'small()' },
  template: `
    <a class="picture" [routerLink]="['/p', line().slug]" tabindex="-1" aria-hidden="true">
      <g-picture [image]="image()" [decorative]="true" sizes="7rem" />
    </a>
    <div class="words">
      <p class="title">
        <a [routerLink]="['/p', line().slug]">{{ line().title }}</a>
      </p>
      @if (options(); as text) {
        <p class="muted small-text">{{ text }}</p>
      }
      @if (small() || line().quantity > 1) {
        <p class="muted small-text">{{ t('line.each', { count: line().quantity, price: i18n.money(line().unitPrice) }) }}</p>
      }
      @if (line().parts; as parts) {
        <ul class="parts muted small-text" [attr.aria-label]="t('bundle.heading')">
          @for (part of parts; track part.variantId) {
            <li>{{ t('bundle.times', { count: part.quantity }) }} {{ part.title }}{{ valuesOf(part.options) }}</li>
          }
        </ul>
      }
      @for (text of recipients(); track text) {
        <p class="muted small-text">{{ text }}</p>
      }
      @if (line().digital && !line().giftCard) {
        <p class="muted small-text">{{ t('line.digital') }}</p>
      }
      @if (line().finalSale) {
        <p class="muted small-text">{{ t('product.finalSale') }}</p>
      }
      @if (later(); as text) {
        <p class="muted small-text">{{ text }}</p>
      }
      @if (line().gift) {
        <p>
          <span class="badge badge-good">{{ t('line.gift') }}</span>
        </p>
      }
      @for (label of labels(); track label) {
        <p class="label small-text"><g-icon name="tag" />{{ label }}</p>
      }
      <ng-content />
    </div>
    <p class="total">{{ i18n.money(line().subtotal) }}</p>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: 6.5rem minmax(0, 1fr) auto;
      gap: var(--space-4);
      align-items: start;
    }
    :host(.small) {
      --picture-radius: var(--radius-s);
      grid-template-columns: 3.75rem minmax(0, 1fr) auto;
      gap: var(--space-3);
      font-size: var(--text-s);
    }
    .words {
      display: grid;
      gap: var(--space-1);
    }
    .title {
      font-weight: 600;
      line-height: 1.35;
      overflow-wrap: anywhere;
    }
    .title a {
      text-decoration: none;
    }
    .title a:hover {
      text-decoration: underline;
    }
    .label {
      --icon-size: 0.875rem;
      display: flex;
      align-items: center;
      gap: var(--space-1);
    }
    .parts li {
      list-style: none;
    }
    .small-text {
      font-size: var(--text-s);
    }
    .total {
      font-weight: 600;
      font-variant-numeric: tabular-nums;
    }
    @media (max-width: 35rem) {
      :host(:not(.small)) {
        grid-template-columns: 5rem minmax(0, 1fr) auto;
        gap: var(--space-3);
      }
    }
  `,
})
export class LineItem {
  readonly line = input.required<Line>();
  readonly small = input(false);
  /** Of promotions that take something off it. */
  readonly labels = input<readonly string[]>([]);
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly valuesOf = (options: readonly { readonly value: string }[]): string =>
    options.length === 0 ? '' : ` (${options.map(({ value }) => value).join(', ')})`;
  protected readonly options = computed(() =>
    this.line()
      .options.map(({ name, value }) => `${name}: ${value}`)
      .join(', '),
  );
  private readonly recipientTexts = injectRecipientTexts();
  protected readonly recipients = computed(() => this.recipientTexts(this.line().recipients ?? []));
  private readonly aheadText = injectAheadText();
  /** What of it was not here when it was chosen. */
  protected readonly later = computed(() => {
    const { ahead, quantity } = this.line();
    if (!ahead) return null;
    const when = this.aheadText(ahead);
    return ahead.units < quantity ? this.t('ahead.units', { count: ahead.units, when }) : when;
  });
  protected readonly image = computed(() => {
    const { imageUrl } = this.line();
    return imageUrl === null ? null : { url: imageUrl, alt: '', width: 400, height: 400, srcset: '' };
  });
}
