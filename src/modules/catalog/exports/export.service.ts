import type { Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import { writeCsv } from './csv';
import { writeJsonl } from './jsonl';
import { exportedWords } from './exported-words';
import { exportedNames, exportedProducts, noNames, type ExportFilter, type PictureUrl } from './product-rows';
import { writeShopify } from './shopify';
import type { CreateWriter } from './writer';

export const exportFormats = ['jsonl', 'csv', 'shopify'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const writers: Readonly<Record<ExportFormat, CreateWriter>> = { jsonl: writeJsonl, csv: writeCsv, shopify: writeShopify };

export interface ExportServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly locales: ShopLocales;
}

export interface ExportOptions extends ExportFilter {
  readonly format: ExportFormat;
  readonly pictureUrl: PictureUrl;
}

export interface ExportPiece {
  readonly text: string;
  readonly products: number;
  /** The format cannot carry them. */
  readonly leftOut: readonly string[];
}

export interface ExportService {
  /** Pieces of the file in their order, by address of the products. Each piece is as the shop is when it is made. */
  exportProducts(options: ExportOptions): AsyncGenerator<ExportPiece>;
}

export const createExportService = ({ db, market, locales }: ExportServiceDeps): ExportService => ({
  async *exportProducts({ format, pictureUrl, ...filter }) {
    const names = format === 'jsonl' ? noNames : await exportedNames(db, filter, locales);
    const words = format === 'shopify' ? [] : await exportedWords(db, filter, locales);
    const writer = writers[format]({ names, words, currency: market.currency });
    yield { text: writer.head + words.map((line) => writer.words(line) ?? '').join(''), products: 0, leftOut: [] };
    for await (const page of exportedProducts(db, filter, locales, pictureUrl)) {
      const written = page.map((product) => ({ slug: product.slug, text: writer.product(product) }));
      yield {
        text: written.map(({ text }) => text ?? '').join(''),
        products: written.filter(({ text }) => text !== null).length,
        leftOut: written.flatMap(({ slug, text }) => (text === null ? slug : [])),
      };
    }
  },
});
