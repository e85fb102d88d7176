import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { Review, ReviewEligibility, ReviewPage } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { SessionStore } from '../../state/session.store';
import { ProblemNotice } from '../../ui/problem-notice';
import { Stars } from '../../ui/stars';
import { ReviewForm } from './review-form';

@Component({
  selector: 'g-reviews',
  imports: [RouterLink, ProblemNotice, ReviewForm, Stars],
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

  protected readonly reviews = signal<readonly Review[]>([]);
  protected readonly rating = signal<ReviewPage['rating'] | null>(null);
  protected readonly nextCursor = signal<string | null>(null);
  protected readonly eligibility = signal<ReviewEligibility | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly editing = signal(false);
  protected readonly loaded = computed(() => this.rating() !== null);
  protected readonly canWrite = computed(() => this.eligibility()?.canReview === true || this.editing());
  protected readonly own = computed(() => this.eligibility()?.review ?? null);

  constructor() {
    effect(() => {
      this.productId();
      this.session.status();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const path = { id: this.productId() };
    this.problem.set(null);
    try {
      const [page, eligibility] = await Promise.all([
        this.api.GET('/api/v1/products/{id}/reviews', { params: { path } }).then(dataOf),
        this.session.isSignedIn() ? this.api.GET('/api/v1/products/{id}/reviews/eligibility', { params: { path } }).then(dataOf) : null,
      ]);
      if (path.id !== this.productId()) return;
      this.reviews.set(page.items);
      this.rating.set(page.rating);
      this.nextCursor.set(page.nextCursor);
      this.eligibility.set(eligibility);
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  protected async more(): Promise<void> {
    const cursor = this.nextCursor();
    if (cursor === null) return;
    try {
      const page = dataOf(
        await this.api.GET('/api/v1/products/{id}/reviews', { params: { path: { id: this.productId() }, query: { cursor } } }),
      );
      this.reviews.update((shown) => [...shown, ...page.items]);
      this.nextCursor.set(page.nextCursor);
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  protected async written(): Promise<void> {
    this.editing.set(false);
    this.announcer.say(this.t('review.thanks'));
    await this.load();
  }

  protected async remove(review: Review): Promise<void> {
    try {
      done(await this.api.DELETE('/api/v1/reviews/{id}', { params: { path: { id: review.id } } }));
      await this.load();
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }
}
