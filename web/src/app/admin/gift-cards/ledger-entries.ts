import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { LedgerEntry } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';

/** What moved a gift card or a wallet, newest first. */
@Component({
  selector: 'g-ledger-entries',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul class="rows">
      @for (entry of entries(); track entry.id) {
        <li>
          <span>
            @if (entry.orderId; as orderId) {
              <a [routerLink]="['/admin/orders', orderId]">{{ kindOf(entry) }}</a>
            } @else {
              {{ kindOf(entry) }}
            }
            <span class="sub">{{ i18n.dayAndTime(entry.at) }}{{ entry.reason === null ? '' : ' · ' + entry.reason }}</span>
          </span>
          <strong>{{ (entry.amount.minor > 0 ? '+' : '') + i18n.money(entry.amount) }}</strong>
        </li>
      } @empty {
        <li class="muted small">{{ t('wallet.nothing') }}</li>
      }
    </ul>
  `,
  styles: `
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: baseline;
      gap: var(--space-1) var(--space-4);
      font-size: var(--text-s);
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class LedgerEntries {
  readonly entries = input.required<readonly LedgerEntry[]>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);

  protected kindOf({ kind }: LedgerEntry): string {
    return this.t(`wallet.kinds.${kind}`);
  }
}
