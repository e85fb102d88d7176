import { randomBytes, randomInt } from 'node:crypto';
import type { Express, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { simulated } from '../../platform/config/payments';
import { createPostOffice } from '../post-office';
import { openSimulator, type Play, type Simulator, type SimulatorOptions } from '../simulator';
import { openLedger, type Ledger, type Prompt, type Reversal } from './ledger';
import { addPhone } from './phone';
import { callbackJson, resultJson, resultTexts } from './wire';

/** M-Pesa Express as Daraja tells of itself: tokens that end, a prompt on a phone, callbacks that nobody signs. */
export const openMpesaSimulator = (options: SimulatorOptions): Promise<Simulator> => openSimulator(options, play);

const { consumerKey, consumerSecret, shortcode, passkey } = simulated.mpesa;
const settleMs = 2_000;
/** How long a prompt stays on a phone. */
const promptMs = 60_000;
const tokenMs = 3_599_000;

const play: Play = (app, { shopUrl, book, faults, byItself }) => {
  const ledger = openLedger(book);
  const office = createPostOffice({ book, faults, shopUrl, byItself, headersOf: () => ({}) });

  /** The phone's owner has answered, or nobody has. */
  function decide(prompt: Prompt, resultCode: number): void {
    if (prompt.resultCode !== null) return;
    const receipt = resultCode === 0 ? newReceipt() : null;
    const decided = ledger.save({ ...prompt, resultCode, receipt });
    const ending = decided.phone.slice(-3);
    if (ending === '999') return;
    const letter = { path: decided.path, body: JSON.stringify(callbackJson(decided, ending === '777' ? 1 : 0)) };
    office.post(letter);
    if (ending === '888') office.post(letter);
  }
  function end(reversal: Reversal, done: boolean): void {
    if (reversal.status !== 'waiting') return;
    const ended = ledger.saveReversal({ ...reversal, status: done ? 'done' : 'failed' });
    office.post({ path: ended.resultPath, body: JSON.stringify(resultJson(ended)) });
  }
  const later = (ms: number, work: () => void): void => void setTimeout(work, ms).unref();
  /** Some phones answer by themselves; the others are given up after a minute. */
  function watch({ checkoutRequestId, phone }: Prompt): void {
    const code = endings[phone.slice(-3)];
    const answer = (resultCode: number) => () => {
      const prompt = ledger.find(checkoutRequestId);
      if (prompt) decide(prompt, resultCode);
    };
    later(code === undefined ? promptMs : settleMs, answer(code ?? 1037));
  }
  function carryOn({ conversationId }: Reversal): void {
    later(settleMs, () => {
      const reversal = ledger.findReversal(conversationId);
      if (reversal) end(reversal, true);
    });
  }
  if (byItself) {
    for (const prompt of ledger.prompts()) if (prompt.resultCode === null) watch(prompt);
    for (const reversal of ledger.reversals()) if (reversal.status === 'waiting') carryOn(reversal);
  }

  addPhone(app, ledger, decide, end);
  const tokens = new Map<string, number>();
  addOAuth(app, tokens);
  app.use('/mpesa', requireToken(tokens), faults.middleware);
  addPayments(app, ledger, (prompt) => byItself && watch(prompt));
  addReversals(app, ledger, (reversal) => byItself && carryOn(reversal));
  return office;
};

/** By the last digits of the phone's number: what becomes of it without anybody. */
const endings: Readonly<Record<string, number>> = {
  '000': 0,
  '001': 1,
  '019': 1019,
  '032': 1032,
  '037': 1037,
  '777': 0,
  '888': 0,
  '999': 0,
};

function addOAuth(app: Express, tokens: Map<string, number>): void {
  const basic = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  app.get('/oauth/v1/generate', (req, res) => {
    if (req.headers.authorization !== basic) return fault(res, 400, '400.008.01', 'Invalid Authentication passed');
    if (req.query['grant_type'] !== 'client_credentials') return fault(res, 400, '400.008.02', 'Invalid grant type passed');
    const token = randomBytes(14).toString('hex');
    tokens.set(token, Date.now() + tokenMs);
    res.json({ access_token: token, expires_in: String(tokenMs / 1000) });
  });
}

const requireToken =
  (tokens: ReadonlyMap<string, number>): RequestHandler =>
  (req, res, next) => {
    const until = tokens.get((req.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (until === undefined || until < Date.now()) return fault(res, 404, '404.001.03', 'Invalid Access Token');
    next();
  };

const Signed = z.object({ BusinessShortCode: z.literal(shortcode), Timestamp: z.string().regex(/^\d{14}$/), Password: z.string() });
const Push = Signed.extend({
  TransactionType: z.enum(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline']),
  Amount: z.int().min(1).max(250_000),
  PartyA: z.string().regex(/^254[17]\d{8}$/),
  PartyB: z.string().regex(/^\d{5,7}$/),
  PhoneNumber: z.string().regex(/^254[17]\d{8}$/),
  CallBackURL: z.url(),
  AccountReference: z.string().min(1).max(12),
  TransactionDesc: z.string().min(1).max(13),
});

function addPayments(app: Express, ledger: Ledger, opened: (prompt: Prompt) => void): void {
  app.post('/mpesa/stkpush/v1/processrequest', (req, res) => {
    const asked = Push.safeParse(req.body);
    if (!asked.success) return invalid(res, asked.error);
    if (!isPassword(asked.data)) return fault(res, 500, '500.001.1001', 'Wrong credentials');
    const { Amount: amount, PhoneNumber: phone, CallBackURL, AccountReference: reference } = asked.data;
    const busy = ledger.prompts().some((prompt) => prompt.phone === phone && prompt.resultCode === null && isYoung(prompt));
    if (busy)
      return fault(res, 500, '500.001.1001', 'Unable to lock subscriber, a transaction is already in process for the current subscriber');
    const now = new Date().toISOString();
    const prompt = ledger.save({
      checkoutRequestId: `ws_CO_${now.replaceAll(/\D/g, '').slice(0, 14)}${randomInt(1e9)}`,
      merchantRequestId: `${randomInt(1e5)}-${randomInt(1e8)}-1`,
      amount,
      phone,
      reference,
      path: new URL(CallBackURL).pathname,
      resultCode: null,
      receipt: null,
      createdAt: now,
    });
    opened(prompt);
    const text = 'Success. Request accepted for processing';
    res.json({
      MerchantRequestID: prompt.merchantRequestId,
      CheckoutRequestID: prompt.checkoutRequestId,
      ResponseCode: '0',
      ResponseDescription: text,
      CustomerMessage: text,
    });
  });

  app.post('/mpesa/stkpushquery/v1/query', (req, res) => {
    const asked = Signed.extend({ CheckoutRequestID: z.string() }).safeParse(req.body);
    if (!asked.success) return invalid(res, asked.error);
    if (!isPassword(asked.data)) return fault(res, 500, '500.001.1001', 'Wrong credentials');
    const prompt = ledger.find(asked.data.CheckoutRequestID);
    if (!prompt) return fault(res, 400, '400.002.02', 'Bad Request - Invalid CheckoutRequestID');
    if (prompt.resultCode === null) return fault(res, 500, '500.001.1001', 'The transaction is being processed');
    res.json({
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successsfully',
      MerchantRequestID: prompt.merchantRequestId,
      CheckoutRequestID: prompt.checkoutRequestId,
      ResultCode: String(prompt.resultCode),
      ResultDesc: resultTexts[prompt.resultCode] ?? 'Failed',
    });
  });
}

const NewReversal = z.object({
  Initiator: z.string().min(1),
  SecurityCredential: z.string().min(1),
  CommandID: z.literal('TransactionReversal'),
  TransactionID: z.string(),
  Amount: z.int().min(1),
  ReceiverParty: z.literal(shortcode),
  RecieverIdentifierType: z.literal('11'),
  ResultURL: z.url(),
  QueueTimeOutURL: z.url(),
  Remarks: z.string().min(1).max(100),
});

function addReversals(app: Express, ledger: Ledger, opened: (reversal: Reversal) => void): void {
  app.post('/mpesa/reversal/v1/request', (req, res) => {
    const asked = NewReversal.safeParse(req.body);
    if (!asked.success) return invalid(res, asked.error);
    const { TransactionID: receipt, Amount: amount, ResultURL } = asked.data;
    const prompt = ledger.findByReceipt(receipt);
    if (!prompt || amount > ledger.left(prompt)) return fault(res, 400, '400.002.02', 'Bad Request - Invalid TransactionID or Amount');
    const reversal = ledger.saveReversal({
      conversationId: `AG_${Date.now()}_${randomBytes(6).toString('hex')}`,
      receipt,
      amount,
      resultPath: new URL(ResultURL).pathname,
      status: 'waiting',
      createdAt: new Date().toISOString(),
    });
    opened(reversal);
    res.json({
      OriginatorConversationID: `${randomInt(1e5)}-${randomInt(1e8)}-1`,
      ConversationID: reversal.conversationId,
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    });
  });
}

const isPassword = ({ Password, Timestamp }: z.output<typeof Signed>): boolean =>
  Password === Buffer.from(shortcode + passkey + Timestamp).toString('base64');

const isYoung = ({ createdAt }: Prompt): boolean => Date.now() - Date.parse(createdAt) < promptMs;

const newReceipt = (): string =>
  `S${randomBytes(8)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, 'X')
    .toUpperCase()
    .slice(0, 9)}`;

const invalid = (res: Response, { issues }: z.ZodError): void =>
  fault(res, 400, '400.002.02', `Bad Request - Invalid ${String(issues[0]?.path[0] ?? 'request')}`);

const fault = (res: Response, status: number, errorCode: string, errorMessage: string): void =>
  void res.status(status).json({ requestId: `${randomInt(1e5)}-1`, errorCode, errorMessage });
