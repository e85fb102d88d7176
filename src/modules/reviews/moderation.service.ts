import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work';
import { reviewsErrors } from './errors';
import { moveRating } from './rating-totals';
import { forgetRejection, rememberRejection } from './rejections';
import type { ReviewSettings } from './shapes';
import type { ReviewsTables } from './tables';

/** What staff do with reviews. Repeating it changes nothing. All throw AppError reviews.not-found. */
export interface ModerationService {
  /** It is shown, and counts. `editedAt`: of the text that was read. @throws AppError reviews.changed */
  approveReview(input: { reviewId: string; staffId: string; editedAt: string | null }): Promise<void>;
  /** It is not shown and does not count; its author is told why. */
  rejectReview(input: { reviewId: string; staffId: string; reason: string }): Promise<void>;
  /** Null takes the answer away. */
  replyToReview(input: { reviewId: string; staffId: string; text: string | null }): Promise<void>;
  /** Those that wait when it is switched off still wait for staff. */
  setModeration(settings: ReviewSettings): Promise<ReviewSettings>;
}

type Verdict =
  { readonly status: 'published'; readonly editedAt: string | null } | { readonly status: 'rejected'; readonly reason: string };

export function createModerationService({ uow }: { readonly uow: UnitOfWork<ReviewsTables> }): ModerationService {
  const decide = (reviewId: string, staffId: string, verdict: Verdict) =>
    uow.run(async (tx) => {
      const before = await lockReview(tx, reviewId);
      if (verdict.status === 'published' && verdict.editedAt !== (before.edited_at?.toISOString() ?? null)) throw reviewsErrors.changed();
      const reason = verdict.status === 'rejected' ? verdict.reason : null;
      if (before.status === verdict.status && before.reject_reason === reason) return;
      await tx.db
        .updateTable('reviews')
        .set({ status: verdict.status, reject_reason: reason, moderated_by: staffId, moderated_at: sql<Date>`now()` })
        .where('id', '=', reviewId)
        .execute();
      await (verdict.status === 'rejected' ? rememberRejection(tx, before) : forgetRejection(tx, before));
      const shown = (status: string) => (status === 'published' ? before.rating : null);
      await moveRating(tx, before.product_id, shown(before.status), shown(verdict.status));
    });

  return {
    approveReview: ({ reviewId, staffId, editedAt }) => decide(reviewId, staffId, { status: 'published', editedAt }),
    rejectReview: ({ reviewId, staffId, reason }) => decide(reviewId, staffId, { status: 'rejected', reason }),
    replyToReview: ({ reviewId, staffId, text }) =>
      uow.run(async (tx) => {
        const answer = text === null ? null : { text, by: staffId };
        const row = await tx.db
          .updateTable('reviews')
          .set({ reply: answer?.text ?? null, replied_by: answer?.by ?? null, replied_at: answer ? sql<Date>`now()` : null })
          .where('id', '=', reviewId)
          .returning('id')
          .executeTakeFirst();
        if (!row) throw reviewsErrors.notFound();
      }),
    setModeration: ({ moderation }) =>
      uow.run(async (tx) => {
        await sql`update moderation set enabled = ${moderation}, changed_at = now() where enabled <> ${moderation}`.execute(tx.db);
        return { moderation };
      }),
  };
}

async function lockReview(tx: Tx<ReviewsTables>, reviewId: string) {
  const row = await tx.db
    .selectFrom('reviews as r')
    .select(['r.user_id', 'r.product_id', 'r.rating', 'r.status', 'r.reject_reason', 'r.edited_at'])
    .where('r.id', '=', reviewId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw reviewsErrors.notFound();
  return row;
}
