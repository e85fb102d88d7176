import { ChangeDetectionStrategy, Component, effect, ElementRef, inject, input, output } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { API, dataOf } from '../../api/client';
import type { Review } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Field, Input } from '../../ui/field';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { StarInput } from './star-input';

@Component({
  selector: 'g-review-form',
  imports: [ReactiveFormsModule, Field, Input, ProblemNotice, StarInput],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="panel stack" [formGroup]="form" (ngSubmit)="send()">
      <h3>{{ t(review() ? 'review.editHeading' : 'review.writeHeading') }}</h3>
      <div>
        <g-star-input formControlName="rating" />
        @if (form.controls.rating.touched && form.controls.rating.invalid) {
          <p class="field-error" role="alert">{{ t('review.ratingMissing') }}</p>
        }
      </div>
      <g-field [label]="t('review.title')" [control]="form.controls.title">
        <input gInput type="text" formControlName="title" maxlength="120" />
      </g-field>
      <g-field [label]="t('review.body')" [control]="form.controls.body">
        <textarea gInput formControlName="body" maxlength="5000"></textarea>
      </g-field>
      @if (sending.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="send()" />
      }
      <div class="actions">
        <button type="submit" class="button" [attr.aria-disabled]="sending.busy() || null">
          {{ t(sending.busy() ? 'review.sending' : 'review.send') }}
        </button>
        @if (review()) {
          <button type="button" class="button button-quiet" (click)="cancelled.emit()">{{ t('action.cancel') }}</button>
        }
      </div>
    </form>
  `,
  styles: `
    .actions {
      display: flex;
      gap: var(--space-3);
    }
  `,
})
export class ReviewForm {
  readonly productId = input.required<string>();
  /** Null: a new one. */
  readonly review = input<Review | null>(null);
  readonly written = output();
  readonly cancelled = output();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly sending = createSending();
  protected readonly form = inject(NonNullableFormBuilder).group({
    rating: [0, Validators.min(1)],
    title: ['', Validators.required],
    body: ['', Validators.required],
  });

  constructor() {
    effect(() => {
      const review = this.review();
      if (review) this.form.setValue({ rating: review.rating, title: review.title, body: review.body });
    });
  }

  protected async send(): Promise<void> {
    if (!readyToSend(this.form, this.host.nativeElement)) return;
    const [body, review] = [this.form.getRawValue(), this.review()];
    await this.sending.run(
      async () => {
        if (review) dataOf(await this.api.PATCH('/api/v1/reviews/{id}', { params: { path: { id: review.id } }, body }));
        else dataOf(await this.api.POST('/api/v1/products/{id}/reviews', { params: { path: { id: this.productId() } }, body }));
        this.written.emit();
      },
      (problem) => showServerErrors(this.form, problem),
    );
  }
}
