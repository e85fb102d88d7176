import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { Review } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Stars } from '../../ui/stars';

@Component({
  selector: 'g-review-item',
  imports: [Stars],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <article>
      <header>
        <g-stars [value]="review().rating" />
        <h3>{{ review().title }}</h3>
        @if (review().status === 'pending') {
          <span class="badge badge-warn">{{ t('review.pending') }}</span>
        } @else if (review().status === 'rejected') {
          <span class="badge badge-bad">{{ t('review.rejected') }}</span>
        }
      </header>
      <p class="body">{{ review().body }}</p>
      @if (review().status === 'pending') {
        <p class="muted small">{{ t('review.pendingHint') }}</p>
      }
      @if (review().rejectReason; as reason) {
        <p class="small">{{ reason }}</p>
      }
      <footer class="muted small">
        {{ t(review().editedAt ? 'review.byEdited' : 'review.by', { author: review().author, day: i18n.day(review().createdAt) }) }}
        @if (review().mine) {
          @if (asking()) {
            <span>{{ t('review.askDelete') }}</span>
            <button type="button" class="link-button danger" (click)="remove.emit()">{{ t('review.delete') }}</button>
            <button type="button" class="link-button" (click)="asking.set(false)">{{ t('review.keep') }}</button>
          } @else {
            <button type="button" class="link-button" (click)="edit.emit()">{{ t('review.edit') }}</button>
            <button type="button" class="link-button" (click)="asking.set(true)">{{ t('review.delete') }}</button>
          }
        }
      </footer>
      @if (review().reply; as reply) {
        <blockquote>
          <p class="small">
            <strong>{{ t('review.reply') }}</strong> <span class="muted">{{ i18n.day(reply.at) }}</span>
          </p>
          <p class="body">{{ reply.text }}</p>
        </blockquote>
      }
    </article>
  `,
  styles: `
    article {
      display: grid;
      gap: var(--space-2);
      padding-block-end: var(--space-5);
      border-block-end: 1px solid var(--line);
    }
    header,
    footer {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1) var(--space-3);
    }
    h3 {
      font-family: var(--font-text);
      font-size: var(--text-m);
      letter-spacing: 0;
    }
    .body {
      max-inline-size: 44rem;
      overflow-wrap: anywhere;
      white-space: pre-line;
    }
    .danger {
      color: var(--danger);
    }
    blockquote {
      display: grid;
      gap: var(--space-1);
      margin: var(--space-2) 0 0;
      padding: var(--space-3) var(--space-4);
      border-inline-start: 3px solid var(--accent);
      border-radius: var(--radius-s);
      background: var(--surface-sunk);
    }
  `,
})
export class ReviewItem {
  readonly review = input.required<Review>();
  readonly edit = output();
  readonly remove = output();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  protected readonly asking = signal(false);
}
