import type { Express } from 'express';
import { z } from 'zod';
import { invalid, listOf, missing, refuse } from './answers';
import { newId, seconds, type Ledger } from './ledger';
import { customerJson, methodJson } from './wire';

const NewCustomer = z.strictObject({
  email: z.email().optional(),
  name: z.string().max(256).optional(),
  metadata: z.record(z.string().max(40), z.string().max(500)).default({}),
});
const Attach = z.strictObject({ customer: z.string() });

/** Those for whom cards are kept, and the cards. */
export function addCustomers(app: Express, ledger: Ledger): void {
  app.post('/v1/customers', (req, res) => {
    const asked = NewCustomer.safeParse(req.body ?? {});
    if (!asked.success) return invalid(res, asked.error);
    const { email = null, metadata } = asked.data;
    res.json(customerJson(ledger.saveCustomer({ id: newId('cus'), email, metadata, created: seconds() })));
  });
  app.get('/v1/customers/:id/payment_methods', (req, res) => {
    const customer = ledger.findCustomer(req.params.id);
    if (!customer) return missing(res, 'customer', req.params.id);
    res.json(listOf(req.path, ledger.methodsOf(customer.id).map(methodJson)));
  });
  app.post('/v1/payment_methods/:id/attach', (req, res) => {
    const method = ledger.findMethod(req.params.id);
    const asked = Attach.safeParse(req.body);
    if (!asked.success) return invalid(res, asked.error);
    if (!method) return missing(res, 'payment_method', req.params.id);
    if (!ledger.findCustomer(asked.data.customer)) return missing(res, 'customer', asked.data.customer);
    res.json(methodJson(ledger.saveMethod({ ...method, customer: asked.data.customer })));
  });
  app.post('/v1/payment_methods/:id/detach', (req, res) => {
    const method = ledger.findMethod(req.params.id);
    if (!method) return missing(res, 'payment_method', req.params.id);
    if (method.customer !== null) return void res.json(methodJson(ledger.saveMethod({ ...method, customer: null })));
    const message = 'The payment method you provided is not attached to a customer so detachment is impossible.';
    refuse(res, { status: 400, type: 'invalid_request_error', code: 'payment_method_unexpected_state', message });
  });
}
