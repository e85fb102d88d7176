import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { ImportService } from '../imports/import.service';
import type { CatalogTables } from '../tables';
import { parseLine, type ParsedLine } from '../imports/line';
import type { DigitalFiles } from '../digital/files.service';
import { guidePdf } from './guide-pdf';
import { demoProducts } from './products';
import { demoGuide, guideFile, guidePages } from './products.special';

export interface DemoServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly importService: ImportService;
  readonly digitalFiles: DigitalFiles;
}

export interface DemoService {
  /** Fills an empty catalog; a catalog that has products is left alone. */
  seed(report: (line: string) => void): Promise<void>;
}

const demoStores = [
  { code: 'main', name: 'Main store' },
  { code: 'harbour', name: 'Harbour Street' },
];

export const createDemoService = ({ db, importService, digitalFiles }: DemoServiceDeps): DemoService => ({
  async seed(report) {
    const any = await db.selectFrom('products').select('id').limit(1).executeTakeFirst();
    if (any) return;
    await db
      .insertInto('stores')
      .values(demoStores.map((store) => ({ id: uuidv7(), ...store })))
      .onConflict((oc) => oc.column('code').doNothing())
      .execute();
    const result = await importService.importLines(demoLines(), {
      folder: join(__dirname, 'pictures'),
      dryRun: false,
      report: () => undefined,
    });
    const [failure] = result.lines;
    if (failure) throw new Error(`demo product ${failure.line}: ${failure.error}`);
    await sendGuide(db, digitalFiles);
    report(`demo shop: ${result.created} products`);
  },
});

async function* demoLines(): AsyncGenerator<ParsedLine> {
  for (const [at, product] of demoProducts.entries()) yield parseLine(JSON.stringify(product), at + 1);
}

async function sendGuide(db: Kysely<CatalogTables>, digitalFiles: DigitalFiles): Promise<void> {
  const [sku = ''] = demoGuide.variants.map((v) => v.sku);
  const variant = await db.selectFrom('variants').select(['id', 'product_id']).where('sku', '=', sku).executeTakeFirstOrThrow();
  const content = guidePdf(demoGuide.title, guidePages);
  await digitalFiles.add({ productId: variant.product_id, variantId: variant.id }, { name: guideFile, content }, null);
}
