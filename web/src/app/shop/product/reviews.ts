import { ChangeDetectionStrategy, Component, computed, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import type { Review, ReviewEligibility, ReviewPage } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { createPaged } from '../../state/paged';
import { SessionStore } from '../../state/session.store';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { Stars } from '../../ui/stars';
import { ReviewForm } from './review-form';
import { ReviewItem } from './review-item';

type Sort = (typeof sorts)[number];
const sorts = ['newest', 'highest', 'lowest', 'oldest'] as const;

/** What buyers say of a product: in sum, one by one, and one's own. */
@Component({
  selector: 'g-reviews',
  imports: [RouterLink, ProblemNotice, ReviewForm, ReviewItem, Stars],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './reviews.html',
  styleUrl: './reviews.css',
})
export class Reviews {
  readonly productId = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly session = inject(SessionStore);
  private readonly api = inject(API);
  private readonly announcer = inject(Announcer);
  protected readonly here = inject(Router).url.split('#', 1)[0];

  protected readonly sorts = sorts;
  protected readonly sortTexts = {
    newest: 'review.sorts.newest',
    oldest: 'review.sorts.oldest',
    highest: 'review.sorts.highest',
    lowest: 'review.sorts.lowest',
  } as const;
  protected readonly sort = linkedSignal<string, Sort>({ source: this.productId, computation: () => 'newest' });
  /** Only reviews with so many; null: all. */
  protected readonly stars = linkedSignal<string, number | null>({ source: this.productId, computation: () => null });
  protected readonly rating = signal<ReviewPage['rating'] | null>(null);
  private readonly unseen = signal<Review | null>(null);
  protected readonly eligibility = signal<ReviewEligibility | null>(null);
  protected readonly editing = signal(false);
  protected readonly removing = createSending();
  protected readonly reviews = createPaged<Review>((after) => this.fetch(after));

  protected readonly own = computed(() => this.eligibility()?.review ?? this.unseen());
  protected readonly canWrite = computed(() => this.eligibility()?.canReview === true || this.editing());
  /** One's own that others do not see stands first; the rest is the list. */
  protected readonly shown = computed(() => {
    const [own, listed] = [this.unseen(), this.reviews.items() ?? []];
    return (own ? [own, ...listed.filter(({ id }) => id !== own.id)] : listed).filter(({ mine }) => !(mine && this.editing()));
  });
  protected readonly bars = computed(() => {
    const rating = this.rating();
    if (!rating || rating.count === 0) return [];
    return rating.histogram.map(({ stars, count }) => ({ stars, count, share: Math.round((100 * count) / rating.count) }));
  });

  constructor() {
    effect(() => {
      this.productId();
      this.session.status();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    await Promise.all([this.reviews.read(), this.loadEligibility()]);
  }

  protected chooseSort(value: string): void {
    this.sort.set(sorts.find((known) => known === value) ?? 'newest');
    void this.reviews.read();
  }

  protected chooseStars(stars: number | null): void {
    this.stars.update((before) => (before === stars ? null : stars));
    void this.reviews.read();
  }

  protected async written(): Promise<void> {
    this.editing.set(false);
    this.announcer.say(this.t('review.thanks'));
    await this.load();
  }

  protected remove(review: Review): Promise<void> {
    return this.removing.run(async () => {
      done(await this.api.DELETE('/api/v1/reviews/{id}', { params: { path: { id: review.id } } }));
      await this.load();
    });
  }

  private async fetch(after: { readonly cursor?: string }): Promise<ReviewPage> {
    const stars = this.stars();
    const query = { sort: this.sort(), ...(stars === null ? {} : { stars: String(stars) }), ...after };
    const page = dataOf(await this.api.GET('/api/v1/products/{id}/reviews', { params: { path: { id: this.productId() }, query } }));
    this.rating.set(page.rating);
    this.unseen.set(page.own);
    return page;
  }

  /** Without an answer there is no form; the list says what went wrong. */
  private async loadEligibility(): Promise<void> {
    const id = this.productId();
    await this.session.load();
    if (!this.session.isSignedIn()) return this.eligibility.set(null);
    try {
      const answer = dataOf(await this.api.GET('/api/v1/products/{id}/reviews/eligibility', { params: { path: { id } } }));
      if (id === this.productId()) this.eligibility.set(answer);
    } catch {
      this.eligibility.set(null);
    }
  }
}
