import type { Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { AppError } from '../../../platform/kernel/errors';
import { uuidv7 } from '../../../platform/kernel/ids';
import { chooseLocale } from '../../../platform/kernel/locales';
import type { Market, Secrets } from '../../../platform/module';
import type { AttemptView } from '../../payments';
import { ordersContract, type OrdersFacade } from '../contract';
import { decide, type Happened, type Refusal, type Step } from '../domain/checkout';
import { refused, refusals } from '../domain/refusals';
import { hashOf, orderTokenOf } from '../order-token';
import type { OrdersQueries } from '../orders.queries';
import type { NewOrder } from '../shapes';
import type { OrdersTables } from '../tables';
import type { Asking, Known } from './asking';
import { beginCheckout, dropLease, findCheckout, findPurchase, leaseSeconds, takeLease, type CheckoutRow } from './checkout.repository';
import type { CheckoutInput, InputBox } from './input';
import { undoReason, type Recorded, type Recording } from './recording';

export interface CheckoutProcessDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly secrets: Secrets;
  readonly market: Market;
  readonly inputBox: InputBox;
  readonly asking: Asking;
  readonly recording: Recording;
  readonly ordersQueries: OrdersQueries;
}

export type PlaceOrder = Omit<CheckoutInput, 'locale'> & { readonly locales: readonly string[] };

export interface Placed {
  readonly order: NewOrder;
  /** Not known yet whether it is paid. */
  readonly undecided: boolean;
}

interface Ending {
  readonly step: Step;
  readonly refusal: Refusal | null;
}

export interface CheckoutProcess {
  /**
   * Runs the checkout, or takes it up where an earlier run with this id left it.
   * @throws AppError the refusal: what it was is stored, and the same id gets the same again
   */
  placeOrder(input: PlaceOrder): Promise<Placed>;
  resumeCheckout: OrdersFacade['resumeCheckout'];
  /** Something happened from outside to a checkout that no run is on. */
  happen(checkoutId: string, happened: Happened): Promise<void>;
}

/** Carries out what `decide` says. Every line of it may be the last one before a crash: the row says where to go on. */
export function createCheckoutProcess({
  db,
  uow,
  secrets,
  market,
  inputBox,
  asking,
  recording,
  ordersQueries,
}: CheckoutProcessDeps): CheckoutProcess {
  /** Says where it ended, and why, if it came to nothing. */
  async function run(known: Known, first: Happened): Promise<Ending> {
    const { id } = known.row;
    let { step, outcome: refusal } = known.row;
    let happened: Happened | null = first;
    while (happened) {
      let decision = decide(step, happened);
      if (decision.next !== step || decision.entry) {
        const recorded: Recorded | Happened = await recording.record(id, happened, known).catch(cartLost);
        if ('type' in recorded || recorded.lookAgain) {
          happened = 'type' in recorded ? recorded : { type: 'resumed' };
          continue;
        }
        decision = recorded.decision;
        refusal = recorded.row.outcome ?? (isOver(decision.next) && 'refusal' in happened ? happened.refusal : null);
      }
      step = decision.next;
      if (decision.undo.length > 0) await asking.undo(decision.undo, known.row, undoReason(happened));
      happened = decision.action && (await asking.act(decision.action, known, happened));
    }
    return { step, refusal };
  }

  /**
   * A run whose buyer waits and that fails leaves its checkout to the next one. Where another part of the shop could not be reached, the answer
   * must be true: before there is an order "nothing happened", after that "being checked".
   */
  async function runOrLetGo(known: Known, first: Happened): Promise<Ending> {
    try {
      return await run(known, first);
    } catch (error) {
      const unreachable = error instanceof AppError && error.kind === 'unavailable';
      const dropping = dropLease(db, known.row.id, unreachable);
      const step = unreachable ? await dropping : await dropping.catch(() => null);
      if (unreachable && step === 'ordered') return { step, refusal: null };
      throw unreachable && step === 'begun' ? toNothing(error) : error;
    }
  }

  /** Nobody waits for the answer: what fails is tried again as the message that asked for it. What its buyer was told stays true. */
  async function takeUp(row: CheckoutRow): Promise<void> {
    try {
      await run(await knownOf(row, null), await look(row));
    } catch (error) {
      await dropLease(db, row.id, row.toldNothing).catch(() => null);
      throw error;
    }
  }

  const knownOf = async (row: CheckoutRow, input: CheckoutInput | null): Promise<Known> => ({
    row,
    input: input ?? (row.sealedInput && inputBox.open(row.id, row.sealedInput)),
    orderTokenHash: hashOf(orderTokenOf(secrets, row.id, 1)),
    quote: null,
    purchase: row.step === 'begun' ? null : await findPurchase(db, row.id),
    payment: null,
  });

  /** The process row and the timeout that takes it up when this run dies: the first thing that is written. */
  const begin = (input: CheckoutInput): Promise<CheckoutRow | null> =>
    uow.run(async (tx) => {
      const { checkoutId: id, cartId } = input;
      const row = await beginCheckout(tx.db, { id, cartId, paymentId: uuidv7(), sealedInput: inputBox.seal(input) });
      if (row) tx.send(ordersContract, 'resumeCheckout', { checkoutId: id }, { delayMs: leaseSeconds * 1000 });
      return row;
    });

  const look = async (row: CheckoutRow): Promise<Happened> => {
    if (!row.expired && !row.toldNothing) return { type: 'resumed' };
    return row.step === 'begun' ? { type: 'expired', refusal: refusals.expired() } : asking.lookAtPayments(row.id);
  };

  const again = (checkoutId: string): Promise<void> =>
    uow.run(async (tx) => tx.send(ordersContract, 'resumeCheckout', { checkoutId }, { delayMs: lookAgainMs }));

  async function answer(checkoutId: string, { refusal }: Ending, payment: AttemptView | null): Promise<Placed> {
    if (refusal) throw refused(refusal);
    const order = await ordersQueries.getNewOrder(checkoutId, payment);
    return { order, undecided: order.status === 'pending' && order.payment?.status !== 'requires_action' };
  }

  return {
    async placeOrder({ locales, ...given }) {
      const input: CheckoutInput = {
        ...given,
        locale: chooseLocale(locales, market.locales),
      };
      const fresh = await begin(input);
      const row = fresh ?? (await findCheckout(db, input.checkoutId));
      if (!row) throw stillRunning();
      if (row.step !== 'begun' && row.step !== 'ordered') return answer(row.id, { step: row.step, refusal: row.outcome }, null);
      if (!fresh && !(await takeLease(db, row.id))) throw stillRunning();
      const known = await knownOf(row, fresh ? input : null);
      const ending = await runOrLetGo(known, await look({ ...row, toldNothing: false }));
      return answer(row.id, ending, paidWith(known.payment, ending));
    },

    async resumeCheckout({ checkoutId }) {
      const row = await findCheckout(db, checkoutId);
      if (!row) return null;
      if (row.step === 'awaiting') {
        if (row.expired) await run(await knownOf(row, null), await asking.lookAtPayments(row.id));
        return null;
      }
      if (row.step !== 'begun' && row.step !== 'ordered') return null;
      if (row.leased || !(await takeLease(db, checkoutId))) await again(checkoutId);
      else await takeUp(row);
      return null;
    },

    async happen(checkoutId, happened) {
      const row = await findCheckout(db, checkoutId);
      if (row) await run(await knownOf(row, null), happened);
    },
  };
}

/** Said to the buyer, and kept: see `dropLease`. */
const toNothing = (error: AppError): AppError =>
  new AppError({ ...error, detail: error.message, retryAfter: error.retryAfter ?? 2, nothingHappened: true }, { cause: error });

/** Another run has it: how soon to see whether that one died, too. Its lease may have begun long after our timeout was written. */
const lookAgainMs = 5_000;

const isOver = (step: Step): boolean => step === 'cancelled' || step === 'rejected';

/** The payment as this run knows it, unless another run has gone further since. */
const paidWith = (payment: AttemptView | null, { step }: Ending): AttemptView | null => {
  const succeeded = payment?.status === 'authorized' || payment?.status === 'captured';
  return succeeded === (step === 'accepted') ? payment : null;
};

const stillRunning = (): AppError =>
  new AppError({
    kind: 'unavailable',
    code: 'orders.checkout-running',
    title: 'This order is being placed: ask again in a moment.',
    retryAfter: 2,
  });

/** The last line of defence against two orders for one cart. */
function cartLost(error: unknown): Happened {
  if (error instanceof Error && 'constraint' in error && error.constraint === 'orders_one_live_per_cart') {
    return { type: 'cart-lost', refusal: refusals.takenCart() };
  }
  throw error;
}
