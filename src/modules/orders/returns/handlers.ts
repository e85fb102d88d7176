import type { z } from 'zod';
import type { Caller } from '../../../platform/auth/principal';
import { created, ok, type Handlers } from '../../../platform/http/route';
import type { ReturnLabel } from '../contract';
import type { ExchangeTerms } from './answering';
import type { ReceiveReturn } from './arrivals';
import type { ArrivedLine, NewLabel, ReceiptRefund, Terms } from './bodies';
import { mayNotRefund } from './errors';
import { returnViewerOf } from './return-viewer';
import type { ReturnsQueries } from './returns.queries';
import type { ReturnsService } from './returns.service';
import type { returnRoutes } from './routes';

export interface ReturnHandlersDeps {
  readonly returnsService: ReturnsService;
  readonly returnsQueries: ReturnsQueries;
}

export function createReturnHandlers({ returnsService, returnsQueries }: ReturnHandlersDeps): Handlers<typeof returnRoutes> {
  const [reading, managing] = ['orders:read-returns', 'orders:manage-returns'];
  return {
    listOrderReturns: async ({ params, caller }) => ok(await returnsQueries.getOfOrder(params.id, returnViewerOf(caller, reading))),
    async askReturn({ params, body, caller, resourceId }) {
      const viewer = returnViewerOf(caller, managing);
      const lines = body.lines.map(({ note = null, ...line }) => ({ ...line, note }));
      const label = viewer.all && body.label ? labelOf(body.label) : null;
      const ask = { returnId: resourceId, orderId: params.id, lines, note: body.note ?? null, exchange: body.exchange, label, viewer };
      const made = await returnsService.askReturn(ask);
      return created({ items: await Promise.all(made.map((id) => returnsQueries.getReturn(id, viewer))) });
    },
    listReturns: async ({ query, caller }) => ok(await returnsQueries.listReturns(query, returnViewerOf(caller, reading))),
    getReturn: async ({ params, caller }) => ok(await returnsQueries.getReturn(params.id, returnViewerOf(caller, reading))),
    async cancelReturn({ params, caller }) {
      const viewer = returnViewerOf(caller, managing);
      await returnsService.cancelReturn({ returnId: params.id, viewer });
      return ok(await returnsQueries.getReturn(params.id, viewer));
    },
    async approveReturn({ params, body, caller, resourceId }) {
      const viewer = returnViewerOf(caller, managing);
      const { lines = null, label, answer = null } = body;
      const exchange = body.exchange && termsOf(body.exchange, resourceId, caller);
      await returnsService.approveReturn({ returnId: params.id, lines, label: label ? labelOf(label) : null, answer, exchange, viewer });
      return ok(await returnsQueries.getReturn(params.id, viewer));
    },
    async agreeExchange({ params, body, caller, resourceId }) {
      const viewer = returnViewerOf(caller, managing);
      await returnsService.agreeExchange({ returnId: params.id, ...termsOf(body, resourceId, caller), viewer });
      return ok(await returnsQueries.getReturn(params.id, viewer));
    },
    async retryExchange({ params, caller, resourceId }) {
      const viewer = returnViewerOf(caller, managing);
      await returnsService.retryExchange({ returnId: params.id, changeId: resourceId, mayRefund: caller.can('orders:refund'), viewer });
      return ok(await returnsQueries.getReturn(params.id, viewer));
    },
    async rejectReturn({ params, body, caller }) {
      const viewer = returnViewerOf(caller, managing);
      await returnsService.rejectReturn({ returnId: params.id, reason: body.reason, viewer });
      return ok(await returnsQueries.getReturn(params.id, viewer));
    },
    async labelReturn({ params, body, caller }) {
      const viewer = returnViewerOf(caller, managing);
      await returnsService.labelReturn({ returnId: params.id, label: labelOf(body), viewer });
      return ok(await returnsQueries.getReturn(params.id, viewer));
    },
    async closeReturn({ params, caller }) {
      const viewer = returnViewerOf(caller, managing);
      await returnsService.closeReturn({ returnId: params.id, viewer });
      return ok(await returnsQueries.getReturn(params.id, viewer));
    },
    async quoteReceipt({ params, body, caller }) {
      const refund = body.refund ? { ...body.refund, reason: '' } : undefined;
      const arrival = {
        returnId: params.id,
        lines: arrivedOf(body.lines),
        refund: refundOf(refund),
        viewer: returnViewerOf(caller, managing),
      };
      return ok(await returnsService.quoteReceipt(arrival));
    },
    async receiveReturn({ params, body, caller, resourceId }) {
      const viewer = returnViewerOf(caller, managing);
      const mayRefund = caller.can('orders:refund');
      if (body.refund && !mayRefund) throw mayNotRefund();
      const { complete = false, note = null } = body;
      const arrival = { lines: arrivedOf(body.lines), refund: refundOf(body.refund) };
      await returnsService.receiveReturn({ receiptId: resourceId, returnId: params.id, ...arrival, mayRefund, complete, note, viewer });
      return created(await returnsQueries.getReturn(params.id, viewer));
    },
  };
}

const termsOf = ({ goods, shipFirst = false }: z.output<typeof Terms>, changeId: string, caller: Caller): ExchangeTerms => ({
  changeId,
  goods,
  shipFirst,
  mayRefund: caller.can('orders:refund'),
});

const labelOf = ({ carrier, trackingNumber, to, instructions }: z.output<typeof NewLabel>): ReturnLabel => ({
  carrier: carrier ?? null,
  trackingNumber: trackingNumber ?? null,
  to: to ?? null,
  instructions: instructions ?? null,
});

const arrivedOf = (lines: readonly z.output<typeof ArrivedLine>[]): ReceiveReturn['lines'] =>
  lines.map(({ storeId = null, ...line }) => ({ ...line, storeId }));

const refundOf = (refund: z.output<typeof ReceiptRefund> | undefined): ReceiveReturn['refund'] =>
  refund
    ? {
        withShipping: refund.withShipping ?? false,
        fee: refund.fee?.minor ?? 0,
        currency: refund.fee?.currency ?? null,
        to: refund.to ?? 'original',
        reason: refund.reason,
      }
    : null;
