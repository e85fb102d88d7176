import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Express, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { simulated } from '../../platform/config/payments';
import { createPostOffice } from '../post-office';
import { openSimulator, type Play, type Simulator, type SimulatorOptions } from '../simulator';
import { invalid, listOf, missing, refuse } from './answers';
import { addCustomers } from './customers';
import { addFrame } from './frame';
import { newId, openLedger, seconds, type Intent, type Ledger } from './ledger';
import { createMoves, type Moves, type Outcome } from './moves';
import { chargeJson, disputeJson, eventJson, intentJson, refundJson } from './wire';

/** Stripe's payment intents, refunds and disputes as its API tells of them, with stored idempotency keys and signed events. */
export const openStripeSimulator = (options: SimulatorOptions): Promise<Simulator> => openSimulator(options, play);

const {
  secretKey,
  webhookSecrets: [webhookSecret],
} = simulated.stripe;
const laterMs = 3_000;

const play: Play = (app, { url, shopUrl, book, faults, byItself }) => {
  const ledger = openLedger(book);
  const office = createPostOffice({ book, faults, shopUrl, byItself, headersOf: signed });
  const moves = createMoves({
    ledger,
    tell(type, { intent, refund, dispute }) {
      const about = intent && (type.startsWith('charge.') ? chargeJson(ledger, intent) : intentJson(ledger, intent, url));
      const object = about ?? (refund && refundJson(refund)) ?? (dispute && disputeJson(dispute));
      const event = { id: newId('evt'), type, created: seconds(), object };
      ledger.events.put(event.id, event);
      office.post({ path: '/api/v1/payments/webhooks/stripe', body: JSON.stringify(eventJson(event)) });
    },
    later: (work) => byItself && void setTimeout(work, laterMs).unref(),
  });

  addFrame(app, ledger, moves);
  app.use('/v1', requireKey, faults.middleware, remembered(ledger));
  addIntents(app, ledger, moves, url);
  addRefunds(app, ledger, moves);
  addCustomers(app, ledger);
  app.get('/v1/charges/:id', (req, res) => {
    const found = ledger.intents().find(({ charge }) => charge === req.params.id);
    if (found) res.json(chargeJson(ledger, found));
    else missing(res, 'charge', req.params.id);
  });
  app.get('/v1/disputes', (req, res) => {
    const of = String(req.query['payment_intent'] ?? '');
    res.json(listOf('/v1/disputes', ledger.disputesOf(of).map(disputeJson)));
  });
  app.get('/v1/events/:id', (req, res) => {
    const found = ledger.events.get(req.params.id);
    if (found) res.json(eventJson(found));
    else missing(res, 'event', req.params.id);
  });
  return office;
};

function signed(body: Buffer, forged: boolean): Record<string, string> {
  const time = seconds();
  const key = forged ? 'whsec_somebody_else' : webhookSecret;
  return { 'stripe-signature': `t=${time},v1=${createHmac('sha256', key).update(`${time}.`).update(body).digest('hex')}` };
}

const requireKey: RequestHandler = (req, res, next) => {
  res.setHeader('Request-Id', `req_${randomBytes(7).toString('hex')}`);
  const given = req.headers.authorization ?? '';
  const basic = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  if (given === `Bearer ${secretKey}` || given === basic) return next();
  refuse(res, { status: 401, type: 'invalid_request_error', code: 'api_key_invalid', message: 'Invalid API Key provided' });
};

/** The first answer to a key is the answer; the same key with other parameters is a mistake. */
const remembered =
  (ledger: Ledger): RequestHandler =>
  (req, res, next) => {
    const key = req.headers['idempotency-key'];
    if (req.method !== 'POST' || typeof key !== 'string') return next();
    const request = createHash('sha256')
      .update(`${req.originalUrl} ${JSON.stringify(req.body)}`)
      .digest('hex');
    const earlier = ledger.answers.get(key);
    if (earlier && earlier.request !== request) {
      const message = 'Keys for idempotent requests can only be used with the same parameters they were first used with.';
      return void res.status(400).json({ error: { type: 'idempotency_error', message } });
    }
    if (earlier) {
      res.setHeader('Idempotent-Replayed', 'true');
      return void res.status(earlier.status).json(earlier.body);
    }
    const json = res.json.bind(res);
    res.json = (body) => {
      if (!isValidationFault(body)) ledger.answers.put(key, { request, status: res.statusCode, body });
      return json(body);
    };
    next();
  };

/** Nothing had been begun: the key is still free. */
const isValidationFault = (body: unknown): boolean =>
  z.object({ error: z.object({ code: z.enum(['parameter_unknown', 'parameter_invalid']) }) }).safeParse(body).success;

const NewIntent = z.strictObject({
  amount: z.coerce.number().int().min(1),
  currency: z.string().regex(/^[a-z]{3}$/),
  capture_method: z.enum(['automatic', 'manual']).default('automatic'),
  automatic_payment_methods: z.strictObject({ enabled: z.literal('true') }),
  return_url: z.string().max(2048).optional(),
  receipt_email: z.email().optional(),
  customer: z.string().optional(),
  setup_future_usage: z.enum(['on_session', 'off_session']).optional(),
  payment_method: z.string().optional(),
  confirm: z.enum(['true', 'false']).default('false'),
  description: z.string().max(1000).optional(),
  metadata: z.record(z.string().max(40), z.string().max(500)).default({}),
  expand: z.array(z.string()).optional(),
});

function addIntents(app: Express, ledger: Ledger, moves: Moves, url: string): void {
  const show = (res: Response, outcome: Outcome<Intent>, expand: unknown): void => {
    if ('ok' in outcome) res.json(intentJson(ledger, outcome.ok, url, expands(expand)));
    else refuse(res, outcome.fault);
  };
  const withIntent =
    (work: (req: Request, intent: Intent) => Outcome<Intent>): RequestHandler =>
    (req, res) => {
      const id = String(req.params['id']);
      const intent = ledger.find(id);
      if (!intent) return missing(res, 'payment_intent', id);
      show(res, work(req, intent), req.body?.expand ?? req.query['expand']);
    };

  app.post('/v1/payment_intents', (req, res) => {
    const asked = NewIntent.safeParse(req.body);
    if (!asked.success) return invalid(res, asked.error);
    const { amount, currency, capture_method: captureMethod, receipt_email, description, metadata, customer = null } = asked.data;
    if (customer !== null && !ledger.findCustomer(customer)) return missing(res, 'customer', customer);
    const id = newId('pi');
    const clientSecret = `${id}_secret_${randomBytes(12).toString('hex')}`;
    const open = {
      status: 'requires_payment_method',
      method: null,
      error: null,
      received: 0,
      charge: null,
      cancellationReason: null,
    } as const;
    const facts = {
      customer,
      futureUsage: asked.data.setup_future_usage ?? null,
      receiptEmail: receipt_email ?? null,
      description: description ?? null,
      metadata,
      created: seconds(),
    };
    const made = ledger.save({ id, amount, currency, captureMethod, clientSecret, ...open, ...facts });
    const confirmed = asked.data.confirm === 'true' ? moves.confirm(made, asked.data.payment_method ?? '') : { ok: made };
    show(res, confirmed, req.body.expand);
  });
  app.get('/v1/payment_intents', (req, res) => {
    const { created, limit, starting_after: after } = Query.parse(req.query);
    const found = ledger
      .intents()
      .filter((intent) => intent.created >= (created?.gte ?? 0) && intent.created <= (created?.lte ?? Infinity))
      .toReversed();
    const from = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
    const page = found.slice(from, from + limit).map((intent) => intentJson(ledger, intent, url, expands(req.query['expand'])));
    res.json({ ...listOf('/v1/payment_intents', page), has_more: from + limit < found.length });
  });
  app.get(
    '/v1/payment_intents/:id',
    withIntent((_req, intent) => ({ ok: intent })),
  );
  app.post(
    '/v1/payment_intents/:id/confirm',
    withIntent((req, intent) => moves.confirm(intent, String(req.body.payment_method ?? ''))),
  );
  app.post(
    '/v1/payment_intents/:id/capture',
    withIntent((req, intent) => moves.capture(intent, Number(req.body.amount_to_capture ?? intent.amount))),
  );
  app.post(
    '/v1/payment_intents/:id/cancel',
    withIntent((req, intent) => moves.cancel(intent, req.body.cancellation_reason ?? null)),
  );
}

const Query = z.object({
  created: z.object({ gte: z.coerce.number().optional(), lte: z.coerce.number().optional() }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(10),
  starting_after: z.string().optional(),
});

const NewRefund = z.strictObject({
  payment_intent: z.string(),
  amount: z.coerce.number().int().min(1).optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});

function addRefunds(app: Express, ledger: Ledger, moves: Moves): void {
  app.post('/v1/refunds', (req, res) => {
    const asked = NewRefund.safeParse(req.body);
    if (!asked.success) return invalid(res, asked.error);
    const intent = ledger.find(asked.data.payment_intent);
    if (!intent) return missing(res, 'payment_intent', asked.data.payment_intent);
    const outcome = moves.refund(intent, asked.data.amount ?? intent.received - ledger.refunded(intent.id), asked.data.metadata);
    if ('ok' in outcome) res.json(refundJson(outcome.ok));
    else refuse(res, outcome.fault);
  });
  app.get('/v1/refunds', (req, res) => {
    const found = ledger.refunds().filter(({ intent }) => intent === req.query['payment_intent']);
    res.json(listOf('/v1/refunds', found.toReversed().map(refundJson)));
  });
  app.get('/v1/refunds/:id', (req, res) => {
    const found = ledger.findRefund(req.params.id);
    if (found) res.json(refundJson(found));
    else missing(res, 'refund', req.params.id);
  });
}

const expands = (expand: unknown): boolean =>
  Array.isArray(expand) && expand.some((path) => path === 'latest_charge' || path === 'data.latest_charge');
