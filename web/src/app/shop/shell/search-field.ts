import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, input, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { Suggestions } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Icon } from '../../ui/icon';
import { Picture } from '../../ui/picture';
import { offersOf, type Offer } from './offers';

/**
 * The search of the shop, as an ARIA combobox: what is offered can be reached with the arrow keys while the cursor stays in
 * the field. What is offered lies over the page, so that nothing moves.
 */
@Component({
  selector: 'g-search-field',
  imports: [Icon, Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './search-field.html',
  styleUrl: './search-field.css',
  host: { '(focusout)': 'left($event)' },
})
export class SearchField {
  readonly searched = input('');
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('words');
  private readonly offered = signal<Suggestions | null>(null);
  private readonly wanted = signal(false);
  protected readonly at = signal<number | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest = 0;

  protected readonly groups = computed(() => offersOf(this.offered()));
  private readonly offers = computed(() => this.groups().flatMap(({ offers }) => offers));
  protected readonly open = computed(() => this.wanted() && this.offers().length > 0);
  protected readonly active = computed(() => (this.open() && this.at() !== null ? `site-search-${this.at()}` : null));

  protected typed(words: string): void {
    this.at.set(null);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(words.trim()), pauseMs);
  }

  /** Without an answer nothing is offered: the search itself works as well. */
  private async ask(words: string): Promise<void> {
    const turn = ++this.latest;
    if (words === '') return this.close();
    const answer = await this.api
      .GET('/api/v1/products/suggest', { params: { query: { q: words.slice(0, 100) } } })
      .then(dataOf)
      .catch(() => null);
    if (turn !== this.latest) return;
    this.offered.set(answer);
    this.wanted.set(document.activeElement === this.field().nativeElement);
  }

  protected pressed(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.open()) {
      event.preventDefault();
      this.close();
    }
    const step = steps[event.key];
    if (step === undefined) return;
    if (!this.open()) return this.wanted.set(this.offers().length > 0);
    event.preventDefault();
    this.at.update((at) => nextPlace(at, step, this.offers().length));
    this.host.nativeElement.querySelector(`#site-search-${this.at()}`)?.scrollIntoView({ block: 'nearest' });
  }

  protected submit(event: Event, words: string): void {
    event.preventDefault();
    const chosen = this.offers()[this.at() ?? -1];
    if (this.open() && chosen) return this.choose(chosen);
    const q = words.trim();
    this.close();
    if (q !== '') void this.router.navigate(['/search'], { queryParams: { q } });
  }

  protected choose(offer: Offer): void {
    if (offer.kind === 'query') this.field().nativeElement.value = offer.label;
    this.close();
    this.field().nativeElement.blur();
    void this.router.navigate([...offer.path], { queryParams: offer.params });
  }

  protected left({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node) || !this.host.nativeElement.contains(relatedTarget)) this.close();
  }

  private close(): void {
    clearTimeout(this.timer);
    this.latest += 1;
    this.wanted.set(false);
    this.at.set(null);
  }
}

const pauseMs = 150;
const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/** Past the last one, and before the first one, nothing is chosen: Enter then searches what was typed. */
function nextPlace(at: number | null, step: 1 | -1, count: number): number | null {
  const next = at === null ? (step === 1 ? 0 : count - 1) : at + step;
  return next < 0 || next >= count ? null : next;
}
