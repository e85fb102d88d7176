import type { Prompt, Reversal } from './ledger';

export const resultTexts: Readonly<Record<number, string>> = {
  0: 'The service request is processed successfully.',
  1: 'The balance is insufficient for the transaction.',
  1019: 'Transaction has expired.',
  1032: 'Request cancelled by user',
  1037: 'DS timeout user cannot be reached',
  2001: 'The initiator information is invalid.',
};

/** `more`: shillings too many, as a faulty message would have. */
export function callbackJson({ merchantRequestId, checkoutRequestId, resultCode, amount, phone, receipt }: Prompt, more = 0) {
  const head = {
    MerchantRequestID: merchantRequestId,
    CheckoutRequestID: checkoutRequestId,
    ResultCode: resultCode,
    ResultDesc: resultTexts[resultCode ?? 0] ?? 'Failed',
  };
  const items = [
    { Name: 'Amount', Value: amount + more },
    { Name: 'MpesaReceiptNumber', Value: receipt },
    { Name: 'Balance' },
    { Name: 'TransactionDate', Value: stamp(new Date()) },
    { Name: 'PhoneNumber', Value: Number(phone) },
  ];
  return { Body: { stkCallback: resultCode === 0 ? { ...head, CallbackMetadata: { Item: items } } : head } };
}

export const resultJson = ({ conversationId, receipt, amount, status }: Reversal) => ({
  Result: {
    ResultType: 0,
    ResultCode: status === 'done' ? 0 : 21,
    ResultDesc: status === 'done' ? 'The service request is processed successfully.' : 'The reversal was declined.',
    OriginatorConversationID: conversationId.replace('AG', 'OC'),
    ConversationID: conversationId,
    TransactionID: `R${receipt.slice(1)}`,
    ...(status === 'done' && {
      ResultParameters: {
        ResultParameter: [
          { Key: 'Amount', Value: amount },
          { Key: 'OriginalTransactionID', Value: receipt },
          { Key: 'TransCompletedTime', Value: stamp(new Date()) },
        ],
      },
    }),
  },
});

/** YYYYMMDDHHmmss in East Africa Time. */
const stamp = (now: Date): number => Number(new Date(now.getTime() + 3 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 14));
