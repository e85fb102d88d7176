import { inject, Injectable, signal } from '@angular/core';
import { API, ORDER_SECRETS } from '../../api/client';
import { problemFrom, problemOf, type Problem } from '../../api/problem';
import type { NewOrder, PlaceOrder } from '../../api/types';
import { newId, pause, SESSION_STORE } from '../../platform/browser';
import { createAttemptKeeper, type Attempt } from './attempt';
import { outcomeOf, type Outcome } from './outcome';

export type Placed =
  | { readonly kind: 'order'; readonly order: NewOrder }
  | { readonly kind: 'no'; readonly outcome: Exclude<Outcome, { kind: 'again' }>; readonly problem: Problem }
  /** Several tries brought no answer; the order may or may not be. */
  | { readonly kind: 'unknown'; readonly problem: Problem };

/** Sends an order under its key until the shop has given a final answer. */
@Injectable()
export class CheckoutFlow {
  private readonly api = inject(API);
  private readonly secrets = inject(ORDER_SECRETS);
  private readonly keeper = createAttemptKeeper<PlaceOrder>({ store: inject(SESSION_STORE), newKey: newId, isBody: isPlaceOrder });
  private readonly running = signal(false);
  readonly busy = this.running.asReadonly();

  /** Asked for before this page was opened, answer unknown. */
  pending(): Attempt<PlaceOrder> | null {
    return this.keeper.pending();
  }

  /** Null: an order is on its way already. */
  async place(body: PlaceOrder): Promise<Placed | null> {
    if (this.running()) return null;
    this.running.set(true);
    try {
      return await this.untilAnswered(this.keeper.begin(body));
    } finally {
      this.running.set(false);
    }
  }

  private async untilAnswered(attempt: Attempt<PlaceOrder>): Promise<Placed> {
    for (let turn = 1; ; turn++) {
      const answer = await this.send(attempt);
      if ('order' in answer) {
        const { id, orderToken } = answer.order;
        if (orderToken !== null) this.secrets.keep(id, orderToken);
        this.keeper.settle();
        return { kind: 'order', order: answer.order };
      }
      const outcome = outcomeOf(answer.problem);
      if (outcome.kind !== 'again') {
        this.keeper.settle();
        return { kind: 'no', outcome, problem: answer.problem };
      }
      if (turn === mostTurns) return { kind: 'unknown', problem: answer.problem };
      await pause(Math.min(outcome.seconds, longestPause) * 1000);
    }
  }

  private async send({ key, body }: Attempt<PlaceOrder>): Promise<{ order: NewOrder } | { problem: Problem }> {
    try {
      const { data, error, response } = await this.api.POST('/api/v1/orders', { params: { header: { 'Idempotency-Key': key } }, body });
      return data ? { order: data } : { problem: problemOf(response.status, error, response.headers.get('Retry-After')) };
    } catch (error) {
      return { problem: problemFrom(error) };
    }
  }
}

const mostTurns = 5;
/** Seconds. */
const longestPause = 10;

/** Written by ourselves into the tab's store; enough to tell it from another version's. */
const isPlaceOrder = (value: unknown): value is PlaceOrder =>
  typeof value === 'object' && value !== null && ['cartId', 'email', 'payment'].every((name) => name in value);
