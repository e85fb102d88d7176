import { z } from 'zod';
import { page, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, savedAs, type Handlers } from '../../../platform/http/route';
import type { Market } from '../../../platform/module';
import { ExemptGroups, TaxAnswer, TaxImport, TaxRateInput, TaxRateView } from './shapes';
import { writeTaxFile } from './tax-file';
import type { TaxRatesQueries } from './tax-rates.queries';
import type { TaxRatesService } from './tax-rates.service';

const read = { permission: 'cart:read-taxes' };
const manage = { permission: 'cart:manage-taxes' };
const params = z.strictObject({ id: z.uuid() });
const Country = z.string().regex(/^[A-Z]{2}$/);
/** Of a file, in characters. */
const fileAtMost = 20 * 1_048_576;

export const taxRoutes = defineRoutes({
  listTaxRates: {
    method: 'get',
    path: '/tax-rates',
    summary: 'Tax rates by country, region, class and priority',
    access: read,
    query: z.strictObject({
      country: Country.optional(),
      taxClass: z.string().max(40).optional(),
      q: z.string().trim().min(1).max(60).optional(),
      ...pageQuery,
    }),
    responses: { 200: page(TaxRateView) },
    errors: ['cart.bad-cursor'],
  },
  addTaxRate: {
    method: 'post',
    path: '/tax-rates',
    summary: 'Add a tax rate; open carts show it with their next answer',
    access: manage,
    body: TaxRateInput,
    responses: { 201: TaxRateView },
    errors: ['cart.tax-rate-exists'],
  },
  explainTax: {
    method: 'get',
    path: '/tax-rates/answer',
    summary: 'Which rates are taken at a place, and what they come to on a price of 100.00 (in hundredths)',
    access: read,
    query: z.strictObject({
      country: Country,
      region: z.string().max(60).optional(),
      postalCode: z.string().max(20).optional(),
      city: z.string().max(80).optional(),
      taxClass: z.string().max(40).optional(),
    }),
    responses: { 200: TaxAnswer },
  },
  exportTaxRates: {
    method: 'get',
    path: '/tax-rates/export',
    summary: 'All tax rates as WooCommerce’s CSV',
    access: read,
    responses: { 200: null },
  },
  importTaxRates: {
    method: 'post',
    path: '/tax-rates/import',
    summary:
      'Tax rates from WooCommerce’s CSV, all of them or, where a line is wrong, none; `replace` removes those the file does not name',
    access: manage,
    body: z.strictObject({ text: z.string().max(fileAtMost), dryRun: z.boolean().optional(), replace: z.boolean().optional() }),
    maxBytes: fileAtMost + 1_048_576,
    responses: { 200: TaxImport },
    errors: ['cart.tax-file'],
  },
  editTaxRate: {
    method: 'patch',
    path: '/tax-rates/:id',
    summary: 'Change a tax rate; placed orders keep theirs',
    access: manage,
    params,
    body: TaxRateInput.partial().refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: TaxRateView },
    errors: ['cart.no-such-tax-rate', 'cart.tax-rate-exists'],
  },
  removeTaxRate: {
    method: 'delete',
    path: '/tax-rates/:id',
    summary: 'Remove a tax rate; placed orders keep theirs',
    access: manage,
    params,
    responses: { 204: null },
    errors: ['cart.no-such-tax-rate'],
  },
  getTaxExemptGroups: {
    method: 'get',
    path: '/tax-exempt-groups',
    summary: 'The groups of customers who pay no tax',
    access: read,
    responses: { 200: ExemptGroups },
  },
  setTaxExemptGroups: {
    method: 'put',
    path: '/tax-exempt-groups',
    summary: 'Say which groups of customers pay no tax',
    access: manage,
    body: ExemptGroups,
    responses: { 200: ExemptGroups },
  },
});

export interface TaxHandlersDeps {
  readonly taxRatesQueries: TaxRatesQueries;
  readonly taxRatesService: TaxRatesService;
  readonly market: Market;
}

export const createTaxHandlers = ({ taxRatesQueries, taxRatesService, market }: TaxHandlersDeps): Handlers<typeof taxRoutes> => ({
  listTaxRates: async ({ query }) => ok(await taxRatesQueries.listRates(query)),
  addTaxRate: async ({ body }) => created(await taxRatesService.addRate(body)),
  explainTax: async ({ query: { taxClass = 'standard', ...place } }) =>
    ok(await taxRatesQueries.explain(place, taxClass, market.pricesIncludeTax)),
  exportTaxRates: async () =>
    savedAs('tax-rates.csv', { type: 'text/csv; charset=utf-8', content: Buffer.from(writeTaxFile(await taxRatesQueries.allRates())) }),
  importTaxRates: async ({ body: { text, replace = false, dryRun = false } }) =>
    ok(await taxRatesService.importRates(text, { replace, dryRun })),
  editTaxRate: async ({ params: { id }, body }) => ok(await taxRatesService.editRate(id, body)),
  async removeTaxRate({ params: { id } }) {
    await taxRatesService.removeRate(id);
    return noContent();
  },
  getTaxExemptGroups: async () => ok({ groupIds: await taxRatesQueries.listExemptGroups() }),
  async setTaxExemptGroups({ body }) {
    await taxRatesService.setExemptGroups(body.groupIds);
    return ok({ groupIds: await taxRatesQueries.listExemptGroups() });
  },
});
