import type { Express } from 'express';
import { z } from 'zod';
import { html, type Html } from '../../platform/kernel/html';
import { amountText, page } from '../page';
import { cards } from './cards';
import type { Intent, Ledger } from './ledger';
import type { Moves } from './moves';

/**
 * Stands in for Stripe's Payment Element, which cannot be loaded offline: a page that the shop shows in a frame. It tells the
 * page around it `{ source: 'stripe-simulator', status }` once the payment is confirmed.
 */
export function addFrame(app: Express, ledger: Ledger, moves: Moves): void {
  app.get('/', (_req, res) => void res.send(page('Stripe simulator', overview(ledger), { wide: true })));
  app.get('/frame', (req, res) => {
    const intent = ledger.findBySecret(String(req.query['client_secret'] ?? ''));
    res.status(intent ? 200 : 404).send(page('Card', intent ? body(intent) : html`<h1>There is no such payment</h1>`));
  });
  app.post('/frame', (req, res) => {
    const { client_secret: secret, method, step } = Choice.parse(req.body);
    const intent = ledger.findBySecret(secret);
    if (!intent) return void res.status(404).end();
    if (step === 'pay') moves.confirm(intent, method);
    else moves.authenticate(intent, step === 'pass');
    res.redirect(303, `/frame?client_secret=${encodeURIComponent(secret)}`);
  });
  app.post('/sim/refunds/:id', (req, res) => {
    const refund = ledger.findRefund(req.params.id);
    if (!refund) return void res.status(404).end();
    moves.endRefund(refund, req.body.status === 'failed' ? 'failed' : 'succeeded');
    res.redirect(303, '/');
  });
  app.post('/sim/disputes/:id', (req, res) => {
    const dispute = ledger.findDispute(req.params.id);
    if (!dispute) return void res.status(404).end();
    moves.endDispute(dispute, req.body.status === 'lost' ? 'lost' : 'won');
    res.redirect(303, '/');
  });
}

const Choice = z.object({ client_secret: z.string(), method: z.string().default(''), step: z.enum(['pay', 'pass', 'fail']) });

function body(intent: Intent): Html {
  if (intent.status === 'requires_action') return bank(intent);
  if (intent.status === 'requires_payment_method') return form(intent);
  return html`
    <h1>${intent.status === 'canceled' ? 'This payment was called off' : 'Confirmed'}</h1>
    <script>
      parent.postMessage({ source: 'stripe-simulator', status: 'done' }, '*');
    </script>
  `;
}

const form = ({ clientSecret, error }: Intent): Html => html`
  <h1>Card</h1>
  ${error ? html`<p role="alert"><strong>${error.message}</strong></p>` : null}
  <form method="post" action="/frame">
    <input type="hidden" name="client_secret" value="${clientSecret}" />
    <label>
      Card to try
      <select name="method">
        ${Object.entries(cards).map(([id, card]) => (card ? html`<option value="${id}">${card.number} · ${card.label}</option>` : html``))}
      </select>
    </label>
    <button name="step" value="pay">Pay</button>
  </form>
`;

const bank = ({ clientSecret, amount, currency }: Intent): Html => html`
  <h1>Your bank asks: is that you?</h1>
  <p class="amount">${amountText(amount, currency.toUpperCase())}</p>
  <form method="post" action="/frame">
    <input type="hidden" name="client_secret" value="${clientSecret}" />
    <button name="step" value="pass">Yes, pay</button>
    <button class="quiet" name="step" value="fail">No</button>
  </form>
`;

const overview = (ledger: Ledger): Html => html`
  <h1>Stripe</h1>
  <table>
    <tr>
      <th>Payment</th>
      <th>Amount</th>
      <th>Status</th>
      <th>Disputes</th>
    </tr>
    ${ledger
      .intents()
      .slice(-50)
      .reverse()
      .map(
        ({ id, amount, currency, status }) =>
          html`<tr>
            <td>${id}</td>
            <td>${amountText(amount, currency.toUpperCase())}</td>
            <td>${status}</td>
            <td>
              ${ledger.disputesOf(id).map(
                (dispute) =>
                  html`${dispute.status}
                    <form method="post" action="/sim/disputes/${dispute.id}">
                      <button class="quiet" name="status" value="won">Won</button>
                      <button class="quiet" name="status" value="lost">Lost</button>
                    </form>`,
              )}
            </td>
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
            <td>${amountText(amount, currency.toUpperCase())}</td>
            <td>${status}</td>
            <td>
              <form method="post" action="/sim/refunds/${id}"><button class="quiet" name="status" value="failed">Fail</button></form>
            </td>
          </tr>`,
      )}
  </table>
`;
