import { createHmac, randomBytes } from 'node:crypto';
import type { Express, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { simulated } from '../../platform/config/payments';
import { html, type Html } from '../../platform/kernel/html';
import { amountText, page } from '../page';
import { createPostOffice } from '../post-office';
import { openSimulator, type Play, type Simulator, type SimulatorOptions } from '../simulator';
import { openLedger, type Ledger, type Refund, type Transaction } from './ledger';
import { refundJson, transactionJson } from './wire';

/** Paystack as its API tells of itself: hosted page, verify, refunds that take their time, signed webhooks. */
export const openPaystackSimulator = (options: SimulatorOptions): Promise<Simulator> => openSimulator(options, play);

const { secretKey } = simulated.paystack;
const settleMs = 2_000;

const play: Play = (app, { url, shopUrl, book, faults, byItself }) => {
  const ledger = openLedger(book);
  const office = createPostOffice({
    book,
    faults,
    shopUrl,
    byItself,
    headersOf: (body, forged) => ({
      'x-paystack-signature': createHmac('sha512', forged ? 'not the key' : secretKey)
        .update(body)
        .digest('hex'),
    }),
  });
  const tell = (event: string, data: unknown): void =>
    office.post({ path: '/api/v1/payments/webhooks/paystack', body: JSON.stringify({ event, data }) });

  function settle(refund: Refund, status: 'processed' | 'failed'): void {
    const transaction = ledger.find(refund.reference);
    const settled = ledger.saveRefund({ ...refund, status });
    if (transaction && status === 'processed' && refundedWhole(ledger, transaction)) ledger.save({ ...transaction, status: 'reversed' });
    tell(`refund.${status}`, toldRefund(settled));
  }
  function carryOn(refund: Refund): void {
    const { id } = refund;
    const timer = setTimeout(() => {
      const now = ledger.findRefund(id);
      if (now?.status === 'pending') settle(now, 'processed');
    }, settleMs);
    timer.unref();
  }
  if (byItself) for (const refund of ledger.refunds()) if (refund.status === 'pending') carryOn(refund);

  addPages(app, ledger, (transaction, status) => {
    const paid = status === 'success';
    const decided = ledger.save({
      ...transaction,
      status,
      gatewayResponse: paid ? 'Successful' : 'Declined',
      paidAt: paid ? new Date().toISOString() : null,
    });
    if (paid) tell('charge.success', transactionJson(decided));
    return decided;
  });
  app.post('/sim/refunds/:id', (req, res) => {
    const refund = ledger.findRefund(Number(req.params.id));
    if (refund?.status !== 'pending') return void res.status(409).json({ status: false });
    settle(refund, z.enum(['processed', 'failed']).parse(req.body.status));
    res.redirect(303, '/');
  });

  app.use(['/transaction', '/refund'], requireKey, faults.middleware);
  addTransactions(app, ledger, url);
  addRefunds(app, ledger, (refund) => {
    tell('refund.pending', toldRefund(refund));
    if (byItself) carryOn(refund);
  });
  return office;
};

const requireKey: RequestHandler = (req, res, next) => {
  if (req.headers.authorization !== `Bearer ${secretKey}`) return void res.status(401).json({ status: false, message: 'Invalid key' });
  next();
};

const NewTransaction = z.object({
  email: z.email(),
  amount: z.coerce.number().int().min(1),
  currency: z.enum(['NGN', 'GHS', 'ZAR', 'KES', 'USD']).default('NGN'),
  reference: z.string().regex(/^[A-Za-z0-9.=-]{1,100}$/),
  callback_url: z.url(),
  metadata: z.record(z.string(), z.unknown()).default({}),
});

function addTransactions(app: Express, ledger: Ledger, url: string): void {
  app.post('/transaction/initialize', (req, res) => {
    const asked = NewTransaction.safeParse(req.body);
    if (!asked.success) return refuse(res, 400, 'missing_params', asked.error.issues[0]?.message ?? 'Invalid');
    const { email, amount, currency, reference, callback_url: callbackUrl, metadata } = asked.data;
    if (ledger.find(reference)) return refuse(res, 400, 'duplicate_reference', 'Duplicate Transaction Reference');
    const accessCode = randomBytes(8).toString('hex');
    const cancelUrl = typeof metadata['cancel_action'] === 'string' ? metadata['cancel_action'] : callbackUrl;
    const createdAt = new Date().toISOString();
    const id = ledger.nextId();
    const money = { amount, currency, status: 'abandoned', gatewayResponse: null } as const;
    ledger.save({ id, reference, accessCode, email, ...money, callbackUrl, cancelUrl, metadata, createdAt, paidAt: null });
    const data = { authorization_url: `${url}/checkout/${accessCode}`, access_code: accessCode, reference };
    res.json({ status: true, message: 'Authorization URL created', data });
  });
  app.get('/transaction/verify/:reference', (req, res) => {
    const found = ledger.find(req.params.reference);
    if (!found) return refuse(res, 400, 'transaction_not_found', 'Transaction reference not found.');
    res.json({ status: true, message: 'Verification successful', data: transactionJson(found) });
  });
  app.get('/transaction', (req, res) => {
    res.json({ status: true, message: 'Transactions retrieved', ...pageOf(req, ledger.transactions().map(transactionJson)) });
  });
}

const NewRefund = z.object({
  transaction: z.string(),
  amount: z.coerce.number().int().min(1).optional(),
  merchant_note: z.string().default(''),
});

function addRefunds(app: Express, ledger: Ledger, opened: (refund: Refund) => void): void {
  app.post('/refund', (req, res) => {
    const asked = NewRefund.safeParse(req.body);
    const transaction = asked.success ? ledger.find(asked.data.transaction) : null;
    if (!asked.success || !transaction) return refuse(res, 404, 'not_found', 'Transaction not found');
    if (transaction.status !== 'success') return refuse(res, 400, 'invalid_params', 'Transaction cannot be refunded');
    const { amount = ledger.left(transaction), merchant_note: merchantNote } = asked.data;
    if (amount > ledger.left(transaction) || amount <= 0)
      return refuse(res, 400, 'invalid_params', 'Refund amount is more than what is left');
    const { id: of, reference, currency } = transaction;
    const createdAt = new Date().toISOString();
    const id = ledger.nextId();
    const refund = ledger.saveRefund({ id, transaction: of, reference, amount, currency, status: 'pending', merchantNote, createdAt });
    opened(refund);
    const data = { ...refundJson(refund), transaction: { id: of, reference, amount: transaction.amount, currency } };
    res.json({ status: true, message: 'Refund has been queued for processing', data });
  });
  app.get('/refund', (req, res) => {
    res.json({ status: true, message: 'Refunds retrieved', ...pageOf(req, ledger.refunds().map(refundJson)) });
  });
  app.get('/refund/:id', (req, res) => {
    const found = ledger.findRefund(Number(req.params.id));
    if (!found) return refuse(res, 404, 'not_found', 'Refund not found');
    res.json({ status: true, message: 'Refund retrieved', data: refundJson(found) });
  });
}

type Decide = (transaction: Transaction, status: 'success' | 'failed') => Transaction;

function addPages(app: Express, ledger: Ledger, decide: Decide): void {
  app.get('/', (_req, res) => void res.send(page('Paystack simulator', overview(ledger), { wide: true })));
  app.get('/checkout/:code', (req, res) => {
    const found = ledger.findByAccessCode(req.params.code);
    res.status(found ? 200 : 404).send(page('Paystack', found ? checkout(found) : html`<h1>There is no such payment</h1>`));
  });
  app.post('/checkout/:code', (req, res) => {
    const found = ledger.findByAccessCode(req.params.code);
    if (!found) return void res.status(404).end();
    const choice = z.enum(['approve', 'decline', 'leave']).parse(req.body.choice);
    if (choice === 'leave') return res.redirect(303, found.cancelUrl);
    if (found.status !== 'success' && found.status !== 'reversed') decide(found, choice === 'approve' ? 'success' : 'failed');
    const back = new URL(found.callbackUrl);
    back.searchParams.set('trxref', found.reference);
    back.searchParams.set('reference', found.reference);
    res.redirect(303, back.href);
  });
}

const checkout = ({ amount, currency, email, status }: Transaction): Html => html`
  <h1>Pay with Paystack</h1>
  <p class="amount">${amountText(amount, currency)}</p>
  <p>${email}</p>
  ${status === 'success' || status === 'reversed' ? html`<p>This payment is done.</p>` : null}
  <form method="post">
    <button name="choice" value="approve">Pay</button>
    <button class="quiet" name="choice" value="decline">Card is declined</button>
    <button class="quiet" name="choice" value="leave">Cancel and go back</button>
  </form>
`;

const overview = (ledger: Ledger): Html => html`
  <h1>Paystack</h1>
  <table>
    <tr>
      <th>Reference</th>
      <th>Amount</th>
      <th>Status</th>
    </tr>
    ${ledger
      .transactions()
      .slice(-50)
      .reverse()
      .map(
        ({ accessCode, reference, amount, currency, status }) =>
          html`<tr>
            <td><a href="/checkout/${accessCode}">${reference}</a></td>
            <td>${amountText(amount, currency)}</td>
            <td>${status}</td>
          </tr>`,
      )}
  </table>
  <h1>Refunds</h1>
  <table>
    ${ledger
      .refunds()
      .slice(-50)
      .reverse()
      .map(
        ({ id, amount, currency, status }) =>
          html`<tr>
            <td>${id}</td>
            <td>${amountText(amount, currency)}</td>
            <td>${status}</td>
            <td>
              <form method="post" action="/sim/refunds/${id}">
                <button class="quiet" name="status" value="failed">Fail</button>
              </form>
            </td>
          </tr>`,
      )}
  </table>
`;

/** Paystack tells of a refund in other words than it answers. */
const toldRefund = ({ id, reference, amount, currency, status }: Refund) => ({
  status,
  transaction_reference: reference,
  refund_reference: String(id),
  amount: status === 'failed' ? amount : String(amount),
  currency,
  processor: 'simulator',
  customer: { first_name: null, last_name: null, email: 'buyer@example.com' },
  integration: 100_001,
  domain: 'test',
});

const refundedWhole = (ledger: Ledger, transaction: Transaction): boolean =>
  ledger.left(transaction) === 0 &&
  ledger.refunds().every(({ transaction: of, status }) => of !== transaction.id || status === 'processed' || status === 'failed');

function pageOf<T extends { createdAt: string }>(req: Request, rows: readonly T[]): { data: T[]; meta: object } {
  const perPage = Number(req.query['perPage'] ?? req.query['per_page'] ?? 50);
  const nr = Number(req.query['page'] ?? 1);
  const [from, to] = [String(req.query['from'] ?? ''), String(req.query['to'] ?? '9')];
  const found = rows.filter(({ createdAt }) => createdAt >= from && createdAt <= to).reverse();
  const data = found.slice((nr - 1) * perPage, nr * perPage);
  return { data, meta: { total: found.length, skipped: 0, perPage, page: nr, pageCount: Math.ceil(found.length / perPage) } };
}

const refuse = (res: Response, status: number, code: string, message: string): void =>
  void res.status(status).json({ status: false, message, type: 'validation_error', code, meta: { nextStep: '' } });
