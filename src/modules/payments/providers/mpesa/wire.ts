import { z } from 'zod';
import type { MpesaConfig } from '../../../../platform/config/payments';
import { callJson, type JsonAnswer } from '../json-call';

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** A definite "no": the request was not carried out. */
export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly refusal: Refusal };

export interface Push {
  /** Whole shillings. */
  readonly amount: number;
  /** 2547XXXXXXXX or 2541XXXXXXXX */
  readonly phone: string;
  readonly callbackUrl: string;
  /** Twelve characters, shown on the phone. */
  readonly reference: string;
}

export interface Reversal {
  readonly initiator: NonNullable<MpesaConfig['initiator']>;
  readonly receipt: string;
  readonly amount: number;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
}

/** What became of a prompt. `pending`: nothing yet. Codes as in the callback, where they are numbers. */
export type Query = { readonly pending: true } | { readonly pending: false; readonly code: string; readonly text: string };

/** The part of Daraja that is used. Every call throws where it is not known what became of it. */
export interface DarajaApi {
  push(push: Push, signal: AbortSignal): Promise<Answer<{ readonly checkoutRequestId: string }>>;
  query(checkoutRequestId: string, signal: AbortSignal): Promise<Query>;
  reverse(reversal: Reversal, signal: AbortSignal): Promise<Answer<{ readonly conversationId: string }>>;
}

export interface DarajaDeps {
  readonly config: MpesaConfig;
  readonly clock: () => Date;
}

export function createDarajaApi({ config, clock }: DarajaDeps): DarajaApi {
  const { url, consumerKey, consumerSecret, shortcode, passkey, till } = config;
  let token: { readonly value: string; readonly until: number } | null = null;

  async function bearer(signal: AbortSignal): Promise<string> {
    const now = clock().getTime();
    if (token && now < token.until) return token.value;
    const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
    const answer = await callJson({
      method: 'GET',
      url: `${url}/oauth/v1/generate?grant_type=client_credentials`,
      headers: { authorization },
      signal,
    });
    const { access_token: value, expires_in: seconds } = Token.parse(answer.body);
    token = { value, until: now + Math.max(seconds - earlySeconds, 0) * 1000 };
    return value;
  }

  async function post(path: string, body: unknown, signal: AbortSignal): Promise<JsonAnswer> {
    const headers = { authorization: `Bearer ${await bearer(signal)}` };
    const answer = await callJson({ method: 'POST', url: url + path, headers, body, signal }, (one) => codeOf(one) === busyCode);
    if (isTokenRefused(answer)) {
      token = null;
      throw new Error('M-Pesa does not take its own token any more');
    }
    return answer;
  }

  /** Made once per request: the same time stands in the password. */
  function credentials() {
    const Timestamp = stampOf(clock());
    const Password = Buffer.from(shortcode + passkey + Timestamp).toString('base64');
    return { BusinessShortCode: shortcode, Password, Timestamp };
  }

  return {
    async push({ amount, phone, callbackUrl, reference }, signal) {
      const answer = await post(
        '/mpesa/stkpush/v1/processrequest',
        {
          ...credentials(),
          TransactionType: till === null ? 'CustomerPayBillOnline' : 'CustomerBuyGoodsOnline',
          Amount: amount,
          PartyA: phone,
          PartyB: till ?? shortcode,
          PhoneNumber: phone,
          CallBackURL: callbackUrl,
          AccountReference: reference,
          TransactionDesc: 'Order',
        },
        signal,
      );
      const accepted = Accepted.safeParse(answer.body);
      if (accepted.success) return { ok: true, data: { checkoutRequestId: accepted.data.CheckoutRequestID } };
      return { ok: false, refusal: refusalOf(answer) };
    },

    async query(checkoutRequestId, signal) {
      const answer = await post('/mpesa/stkpushquery/v1/query', { ...credentials(), CheckoutRequestID: checkoutRequestId }, signal);
      const done = Done.safeParse(answer.body);
      if (done.success) return { pending: false, code: done.data.ResultCode, text: done.data.ResultDesc };
      if (codeOf(answer) === busyCode) return { pending: true };
      throw new Error(`M-Pesa does not say how a payment stands: ${refusalOf(answer).message}`);
    },

    async reverse({ initiator, receipt, amount, resultUrl, timeoutUrl }, signal) {
      const answer = await post(
        '/mpesa/reversal/v1/request',
        {
          Initiator: initiator.name,
          SecurityCredential: initiator.credential,
          CommandID: 'TransactionReversal',
          TransactionID: receipt,
          Amount: amount,
          ReceiverParty: shortcode,
          RecieverIdentifierType: '11',
          ResultURL: resultUrl,
          QueueTimeOutURL: timeoutUrl,
          Remarks: 'Refund',
          Occasion: 'Refund',
        },
        signal,
      );
      const taken = Taken.safeParse(answer.body);
      return taken.success ? { ok: true, data: { conversationId: taken.data.ConversationID } } : { ok: false, refusal: refusalOf(answer) };
    },
  };
}

/** YYYYMMDDHHmmss in East Africa Time, UTC+3 all the year. */
export const stampOf = (now: Date): string => new Date(now.getTime() + 3 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 14);

/** A token is left alone so long before it ends. */
const earlySeconds = 120;
/** Of a query: not decided yet. Of a push: the phone is busy with another payment. */
const busyCode = '500.001.1001';

const Token = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() });
const Accepted = z.object({ ResponseCode: z.literal('0'), CheckoutRequestID: z.string().min(1).max(100) });
const Done = z.object({ ResponseCode: z.literal('0'), ResultCode: z.coerce.string(), ResultDesc: z.string().default('') });
const Taken = z.object({ ResponseCode: z.literal('0'), ConversationID: z.string().min(1).max(100) });
const Fault = z.object({
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  ResponseCode: z.string().optional(),
  ResponseDescription: z.string().optional(),
});

const codeOf = ({ body }: JsonAnswer): string | undefined => Fault.safeParse(body).data?.errorCode;

const isTokenRefused = (answer: JsonAnswer): boolean => ['401.003.01', '404.001.03'].includes(codeOf(answer) ?? '');

function refusalOf({ status, body }: JsonAnswer): Refusal {
  const { errorCode, errorMessage, ResponseCode, ResponseDescription } = Fault.safeParse(body).data ?? {};
  return {
    code: errorCode ?? ResponseCode ?? String(status),
    message: errorMessage ?? ResponseDescription ?? 'M-Pesa refused the payment.',
  };
}
