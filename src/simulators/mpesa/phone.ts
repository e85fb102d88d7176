import type { Express } from 'express';
import { z } from 'zod';
import { html, type Html } from '../../platform/kernel/html';
import { amountText, page } from '../page';
import type { Ledger, Prompt, Reversal } from './ledger';

export type Decide = (prompt: Prompt, resultCode: number) => void;
export type EndReversal = (reversal: Reversal, done: boolean) => void;

/** The buyer's phone, and an overview of all of them. */
export function addPhone(app: Express, ledger: Ledger, decide: Decide, end: EndReversal): void {
  app.get('/', (_req, res) => void res.send(page('M-Pesa simulator', overview(ledger), { wide: true })));
  app.get('/sim/phone/:phone', (req, res) => {
    const { phone } = req.params;
    const waiting = ledger.prompts().filter((prompt) => prompt.phone === phone && prompt.resultCode === null);
    const last = ledger.prompts().findLast((prompt) => prompt.phone === phone);
    res.send(page(`Phone ${phone}`, screen(phone, waiting, last ?? null)));
  });
  app.post('/sim/prompts/:id', (req, res) => {
    const prompt = ledger.find(req.params.id);
    if (!prompt) return void res.status(404).end();
    const { choice, pin } = Answer.parse(req.body);
    if (choice === 'pay') decide(prompt, /^\d{4}$/.test(pin) ? 0 : 2001);
    else decide(prompt, choice === 'cancel' ? 1032 : 1037);
    res.redirect(303, `/sim/phone/${prompt.phone}`);
  });
  app.post('/sim/reversals/:id', (req, res) => {
    const reversal = ledger.findReversal(req.params.id);
    if (!reversal) return void res.status(404).end();
    end(reversal, req.body.end === 'done');
    res.redirect(303, '/');
  });
}

const Answer = z.object({ choice: z.enum(['pay', 'cancel', 'ignore']), pin: z.string().default('') });

const shillings = (amount: number): string => amountText(amount * 100, 'KES');

const screen = (phone: string, waiting: readonly Prompt[], last: Prompt | null): Html => html`
  <h1>Phone ${phone}</h1>
  ${waiting.map(
    ({ checkoutRequestId, amount, reference }) => html`
      <section class="phone">
        <p>Do you want to pay <strong>${shillings(amount)}</strong> to the shop, account ${reference}?</p>
        <form method="post" action="/sim/prompts/${checkoutRequestId}">
          <label>M-Pesa PIN <input name="pin" inputmode="numeric" autocomplete="off" placeholder="any four digits" /></label>
          <button name="choice" value="pay">Pay</button>
          <button class="quiet" name="choice" value="cancel">Cancel</button>
          <button class="quiet" name="choice" value="ignore">Let it time out</button>
        </form>
      </section>
    `,
  )}
  ${waiting.length > 0 ? null : html`<section class="phone"><p>${last ? endOf(last) : 'Nothing to confirm.'}</p></section>`}
`;

function endOf({ resultCode, amount, receipt }: Prompt): string {
  if (resultCode === 0) return `${receipt} confirmed. ${shillings(amount)} paid. You may go back to the shop.`;
  return `${shillings(amount)} was not paid. You may go back to the shop.`;
}

const overview = (ledger: Ledger): Html => html`
  <h1>M-Pesa</h1>
  <table>
    <tr>
      <th>Phone</th>
      <th>Amount</th>
      <th>Result</th>
      <th>Receipt</th>
    </tr>
    ${ledger
      .prompts()
      .slice(-50)
      .reverse()
      .map(
        ({ phone, amount, resultCode, receipt }) =>
          html`<tr>
            <td><a href="/sim/phone/${phone}">${phone}</a></td>
            <td>${shillings(amount)}</td>
            <td>${resultCode ?? 'waits'}</td>
            <td>${receipt ?? ''}</td>
          </tr>`,
      )}
  </table>
  <h1>Reversals</h1>
  <table>
    ${ledger
      .reversals()
      .slice(-50)
      .reverse()
      .map(
        ({ conversationId, receipt, amount, status }) =>
          html`<tr>
            <td>${receipt}</td>
            <td>${shillings(amount)}</td>
            <td>${status}</td>
            <td>
              <form method="post" action="/sim/reversals/${conversationId}">
                <button class="quiet" name="end" value="failed">Fail</button>
              </form>
            </td>
          </tr>`,
      )}
  </table>
`;
