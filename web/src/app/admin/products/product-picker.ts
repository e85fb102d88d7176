import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input, output, signal } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { Picture } from '../../ui/picture';
import { adminTexts } from '../admin-texts';
import type { StaffProductRow } from '../types';

let pickers = 0;

/** A field that finds products by title, SKU or brand; arrow keys walk over what was found, Enter takes one. */
@Component({
  selector: 'g-product-picker',
  imports: [Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'field' },
  template: `
    <label class="field-label" [attr.for]="id">{{ label() }}</label>
    <div class="around">
      <input
        #words
        class="input"
        type="search"
        role="combobox"
        autocomplete="off"
        maxlength="200"
        aria-autocomplete="list"
        [id]="id"
        [placeholder]="t('product.find')"
        [attr.aria-expanded]="isOpen()"
        [attr.aria-controls]="id + '-found'"
        [attr.aria-activedescendant]="isOpen() && at() >= 0 ? id + '-' + at() : null"
        (input)="typed(words.value)"
        (keydown)="pressed($event, words)"
        (blur)="found.set([])"
      />
      @if (isOpen()) {
        <ul role="listbox" [id]="id + '-found'" [attr.aria-label]="label()">
          @for (product of found(); track product.id; let index = $index) {
            <li
              role="option"
              class="with-picture"
              [id]="id + '-' + index"
              [class.on]="index === at()"
              [attr.aria-selected]="index === at()"
              (mousedown)="$event.preventDefault()"
              (click)="take(product, words)"
            >
              <g-picture class="small-picture" [image]="product.image" [decorative]="true" sizes="3rem" />
              <span
                >{{ product.title }}<span class="sub">{{ product.brand }}</span></span
              >
            </li>
          }
        </ul>
      }
    </div>
    <span class="visually-hidden" role="status">{{ isOpen() ? t('table.rows', { count: found().length }) : '' }}</span>
  `,
  styles: `
    .around {
      position: relative;
    }
    ul {
      position: absolute;
      z-index: 4;
      inset-inline: 0;
      display: grid;
      max-block-size: 20rem;
      margin-block-start: var(--space-1);
      padding: var(--space-1);
      overflow-y: auto;
      border: 1px solid var(--line);
      border-radius: var(--radius-m);
      background: var(--surface);
      box-shadow: var(--shadow-floating);
      font-size: var(--text-s);
    }
    li {
      padding: var(--space-1) var(--space-2);
      border-radius: var(--radius-s);
      cursor: pointer;
      list-style: none;
    }
    li:hover,
    li.on {
      background: var(--accent-soft);
    }
  `,
})
export class ProductPicker {
  readonly label = input.required<string>();
  /** Not offered. */
  readonly without = input<readonly string[]>([]);
  readonly picked = output<StaffProductRow>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly id = `picker-${++pickers}`;
  private readonly api = inject(API);
  protected readonly found = signal<readonly StaffProductRow[]>([]);
  protected readonly at = signal(0);
  protected readonly isOpen = computed(() => this.found().length > 0);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest = 0;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected typed(words: string): void {
    clearTimeout(this.timer);
    this.latest++;
    if (words.trim() === '') this.found.set([]);
    else this.timer = setTimeout(() => void this.search(words.trim()), patience);
  }

  protected pressed(event: KeyboardEvent, field: HTMLInputElement): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      const product = this.found()[this.at()];
      if (product) this.take(product, field);
    } else if (event.key === 'Escape' && this.isOpen()) {
      event.preventDefault();
      this.found.set([]);
    } else if (step !== undefined && this.isOpen()) {
      event.preventDefault();
      this.at.set(Math.min(Math.max(this.at() + step, 0), this.found().length - 1));
    }
  }

  protected take(product: StaffProductRow, field: HTMLInputElement): void {
    field.value = '';
    this.found.set([]);
    this.picked.emit(product);
  }

  private async search(q: string): Promise<void> {
    const turn = ++this.latest;
    const answer = await this.api.GET('/api/v1/admin/products', { params: { query: { q, limit: 8 } } }).catch(() => null);
    if (turn !== this.latest || !answer) return;
    this.at.set(0);
    this.found.set(dataOf(answer).items.filter(({ id }) => !this.without().includes(id)));
  }
}

/** Milliseconds after the last key. */
const patience = 250;
