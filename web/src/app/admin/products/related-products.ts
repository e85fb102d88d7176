import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { FormControl } from '@angular/forms';
import { API } from '../../api/client';
import type { Image } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { Picture } from '../../ui/picture';
import { adminTexts } from '../admin-texts';
import { Ordered } from '../frame/ordered';
import type { StaffProductRow } from '../types';
import { ProductPicker } from './product-picker';

interface Related {
  readonly id: string;
  readonly title: string;
  readonly image: Image | null;
}

/** Chosen products, in an order of their own: by default those that stand beside one. */
@Component({
  selector: 'g-related-products',
  imports: [Ordered, Picture, ProductPicker],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (rows().length > 0) {
      <g-ordered
        [items]="rows()"
        [nameOf]="nameOf"
        [readonly]="control().disabled"
        (reordered)="arrange($event)"
        (removed)="remove($event.id)"
      >
        <ng-template let-row>
          <span class="with-picture">
            <g-picture class="small-picture" [image]="row.image" [decorative]="true" sizes="3rem" />
            <span>{{ row.title }}</span>
          </span>
        </ng-template>
      </g-ordered>
    }
    @if (!control().disabled && rows().length < most()) {
      <g-product-picker [label]="label() ?? t('product.relatedAdd')" [without]="without()" (picked)="add($event)" />
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-3);
    }
  `,
})
export class RelatedProducts {
  readonly control = input.required<FormControl<readonly string[]>>();
  readonly productId = input<string | null>(null);
  readonly label = input<string | null>(null);
  readonly most = input(50);
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly changes = signal(0);
  private readonly known = signal<ReadonlyMap<string, Related>>(new Map());
  private readonly asked = new Set<string>();
  protected readonly rows = computed<readonly Related[]>(() => {
    this.changes();
    return this.control().value.map((id) => this.known().get(id) ?? { id, title: '…', image: null });
  });
  protected readonly without = computed(() => [...this.rows().map(({ id }) => id), ...[this.productId() ?? []].flat()]);
  protected readonly nameOf = ({ title }: Related): string => title;

  constructor() {
    effect((onCleanup) => {
      const events = this.control().events.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
    effect(() => {
      const ids = this.rows().map(({ id }) => id);
      untracked(() => ids.forEach((id) => void this.meet(id)));
    });
  }

  protected add({ id, title, image }: StaffProductRow): void {
    this.asked.add(id);
    this.know({ id, title, image });
    this.show([...this.control().value, id]);
  }

  protected arrange(rows: readonly Related[]): void {
    this.show(rows.map(({ id }) => id));
  }

  protected remove(id: string): void {
    this.show(this.control().value.filter((one) => one !== id));
  }

  private show(ids: readonly string[]): void {
    this.control().setValue(ids);
    this.control().markAsDirty();
  }

  /** What it is called; asked for once. */
  private async meet(id: string): Promise<void> {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    const answer = await this.api.GET('/api/v1/admin/products/{id}', { params: { path: { id } } }).catch(() => null);
    if (answer?.data) this.know({ id, title: answer.data.title, image: answer.data.images[0]?.image ?? null });
  }

  private know(product: Related): void {
    this.known.update((known) => new Map([...known, [product.id, product]]));
  }
}
