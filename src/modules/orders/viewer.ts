import { sql, type RawBuilder } from 'kysely';
import { hashOf } from './order-token';

/** Who asks: by account, by the order's secret, or one who may see all. */
export interface Viewer {
  readonly userId: string | null;
  readonly orderToken: string | null;
  readonly all: boolean;
}

/** The condition on `orders o` that shows a viewer only what is theirs. A secret ends some time after it was last sent. */
export const sees = ({ userId, orderToken, all }: Viewer): RawBuilder<unknown> =>
  sql`(${all}::boolean or o.user_id = ${userId}::uuid
    or (o.order_token_hash = ${orderToken === null ? null : hashOf(orderToken)}::text and o.token_expires_at > now()))`;
