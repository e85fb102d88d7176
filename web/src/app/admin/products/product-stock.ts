import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Section } from '../frame/section';
import { LookupsStore } from '../state/lookups.store';
import { injectAdjustStock } from '../stores/adjust-stock';
import type { StaffProduct } from '../types';

/** What each store has of each variant, and the way to change it. */
@Component({
  selector: 'g-product-stock',
  imports: [MatButtonModule, RouterLink, Icon, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('stock.label')" [hint]="t('stock.sectionHint')">
      <ng-container actions>
        <a mat-button routerLink="/admin/stores/movements" [queryParams]="{ productId: product().id }">{{ t('stock.movements') }}</a>
      </ng-container>
      @if (rows().length > 0) {
        <div class="scroll-x">
          <table class="plain-table">
            <thead>
              <tr>
                <th scope="col">{{ t('variant.one') }}</th>
                <th scope="col">{{ t('stock.store') }}</th>
                <th scope="col" class="end">{{ t('stock.onHand') }}</th>
                <th scope="col" class="end">{{ t('stock.reserved') }}</th>
                <th scope="col" class="end">{{ t('stock.free') }}</th>
                <th>
                  <span class="visually-hidden">{{ t('action.actions') }}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              @for (row of shown(); track row.key) {
                <tr>
                  <td>
                    {{ row.name }}<span class="sub">{{ row.sku }}</span>
                  </td>
                  <td>{{ row.store }}</td>
                  <td class="end">{{ i18n.number(row.onHand) }}</td>
                  <td class="end">{{ i18n.number(row.reserved) }}</td>
                  <td class="end">
                    @if (row.low) {
                      <span class="badge badge-warn">{{ t('product.low') }}</span>
                    }
                    {{ i18n.number(row.onHand - row.reserved) }}
                  </td>
                  <td class="end">
                    @if (canAdjust()) {
                      <button
                        type="button"
                        class="icon-action"
                        [attr.aria-label]="t('stock.adjustOf', { sku: row.sku, store: row.store })"
                        (click)="adjust(row)"
                      >
                        <g-icon name="edit" />
                      </button>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        @if (shown().length < rows().length) {
          <div>
            <button mat-button type="button" (click)="more()">{{ t('stock.more', { count: rows().length - shown().length }) }}</button>
          </div>
        }
      } @else {
        <p class="muted small">{{ t('stock.noStores') }}</p>
      }
    </g-section>
  `,
})
export class ProductStock {
  readonly product = input.required<StaffProduct>();
  readonly changed = output();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly lookups = inject(LookupsStore);
  private readonly session = inject(SessionStore);
  private readonly openAdjust = injectAdjustStock();
  protected readonly canAdjust = computed(() => this.session.can('catalog:adjust-stock'));
  protected readonly rows = computed(() =>
    this.product().variants.flatMap((variant) =>
      this.lookups.stores().flatMap((store) => {
        const shelf = variant.stock.find(({ storeId }) => storeId === store.id);
        if (!shelf && !store.active) return [];
        return [
          {
            key: variant.id + store.id,
            variantId: variant.id,
            storeId: store.id,
            name: variant.options.map(({ value }) => value).join(' / ') || this.t('variant.only'),
            sku: variant.sku,
            store: store.name,
            onHand: shelf?.onHand ?? 0,
            reserved: shelf?.reserved ?? 0,
            low: shelf?.low ?? false,
            backorder: shelf?.backorder ?? false,
          },
        ];
      }),
    ),
  );

  /** A page full of shelves is drawn at a time. */
  private readonly most = signal(pageSize);
  protected readonly shown = computed(() => this.rows().slice(0, this.most()));

  protected more(): void {
    this.most.update((count) => count + pageSize);
  }

  constructor() {
    void this.lookups.loadStores().catch(() => undefined);
  }

  protected async adjust(row: ReturnType<typeof this.rows>[number]): Promise<void> {
    const done = await this.openAdjust({ ...row, title: `${this.product().title}, ${row.name}` });
    if (done) this.changed.emit();
  }
}

const pageSize = 100;
