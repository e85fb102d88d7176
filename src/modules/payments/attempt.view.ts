import { money } from '../../platform/kernel/money';
import type { AttemptView } from './contract';
import { isOnDelivery } from './domain/offline';
import type { AttemptRecord } from './payments.repository';

export const attemptViewOf = (attempt: AttemptRecord): AttemptView => ({
  paymentId: attempt.id,
  orderId: attempt.mainOrderId,
  ...(attempt.purpose === 'charge' && { chargeId: attempt.orderId }),
  purpose: attempt.purpose,
  tender: attempt.tender,
  provider: attempt.provider,
  status: attempt.status,
  undecided: attempt.status === 'pending' || (attempt.status === 'authorized' && attempt.captureAsked),
  amount: money(attempt.amount, attempt.currency),
  captured: money(attempt.captured, attempt.currency),
  refunded: money(attempt.refunded, attempt.currency),
  nextAction:
    attempt.nextAction && 'data' in attempt.nextAction ? { type: 'client', data: { ...attempt.nextAction.data } } : attempt.nextAction,
  failure: attempt.failure,
  method: attempt.method,
  ...(isOnDelivery(attempt.provider) && { onDelivery: true }),
  ...(waitsForTransfer(attempt) && attempt.expiresAt && { payUntil: attempt.expiresAt.toISOString() }),
  createdAt: attempt.createdAt.toISOString(),
});

const waitsForTransfer = ({ status, nextAction }: AttemptRecord): boolean => status === 'requires_action' && nextAction?.type === 'display';
