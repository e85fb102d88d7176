import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { ModuleConfig } from '../../../platform/module';
import type { OrdersTables } from '../tables';
import { Seller } from './content';
import { sellerOf } from './writing';

export const DocumentSettings = z
  .object({
    seller: Seller,
    /** When an invoice is issued; what is paid at the door gets it with the goods either way. */
    invoiceAt: z.enum(['payment', 'shipment']),
    /** Each invoice and credit note goes to the buyer by mail as soon as it is issued. */
    mailInvoices: z.boolean(),
  })
  .meta({ id: 'DocumentSettings' });
export type DocumentSettings = z.output<typeof DocumentSettings>;

export interface DocumentSettingsStore {
  getSettings(): Promise<DocumentSettings>;
  /** For what is issued from now on. */
  saveSettings(settings: DocumentSettings): Promise<DocumentSettings>;
}

export function createDocumentSettings({
  db,
  config,
}: {
  readonly db: Kysely<OrdersTables>;
  readonly config: ModuleConfig;
}): DocumentSettingsStore {
  return {
    async getSettings() {
      const row = await db
        .selectFrom('document_settings as s')
        .select(['s.seller', 's.invoice_at', 's.mail_invoices'])
        .executeTakeFirstOrThrow();
      return { seller: sellerOf(row.seller, config.shopName), invoiceAt: row.invoice_at, mailInvoices: row.mail_invoices };
    },
    async saveSettings(settings) {
      const { seller, invoiceAt, mailInvoices } = settings;
      await sql`update document_settings set seller = ${JSON.stringify(seller)}::jsonb, invoice_at = ${invoiceAt},
        mail_invoices = ${mailInvoices}, updated_at = now()`.execute(db);
      return settings;
    },
  };
}
