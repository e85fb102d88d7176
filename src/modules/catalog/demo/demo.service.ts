import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { ImportService } from '../imports/import.service';
import type { CatalogTables } from '../tables';
import { parseLine, type ParsedLine } from '../imports/line';
import { demoProducts } from './products';

export interface DemoServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly importService: ImportService;
}

export interface DemoService {
  /** Fills an empty catalog; a catalog that has products is left alone. */
  seed(report: (line: string) => void): Promise<void>;
}

const demoStores = [
  { code: 'main', name: 'Main store' },
  { code: 'harbour', name: 'Harbour Street' },
];

export const createDemoService = ({ db, importService }: DemoServiceDeps): DemoService => ({
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
    report(`demo shop: ${result.created} products`);
  },
});

async function* demoLines(): AsyncGenerator<ParsedLine> {
  for (const [at, product] of demoProducts.entries()) yield parseLine(JSON.stringify(product), at + 1);
}
