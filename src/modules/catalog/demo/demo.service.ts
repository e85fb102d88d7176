import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { ImportService } from '../imports/import.service';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { rebuildMany, type RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import { saveTranslations } from '../translations/save-translations';
import type { ShopLocales } from '../translations/shop-locales';
import { parseLine, type ParsedLine } from '../imports/line';
import type { DigitalFiles } from '../digital/files.service';
import { germanCategories, germanProducts } from './german';
import { guidePdf } from './guide-pdf';
import { demoProducts } from './products';
import { demoGuide, guideFile, guidePages } from './products.special';

export interface DemoServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly uow: UnitOfWork<CatalogTables>;
  readonly importService: ImportService;
  readonly rebuildReadModels: RebuildReadModels;
  readonly locales: ShopLocales;
  readonly digitalFiles: DigitalFiles;
}

export interface DemoService {
  /** Fills an empty catalog; a catalog that has products is left alone. */
  seed(report: (line: string) => void): Promise<void>;
}

const weekday = [{ opens: '10:00', closes: '18:30' }];
const harbourHours = {
  week: { mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday, sat: [{ opens: '10:00', closes: '16:00' }] },
  special: [],
};
const harbourAddress = {
  name: 'Harbour Street',
  line1: '14 Harbour Street',
  city: 'Portland',
  region: 'ME',
  postalCode: '04101',
  country: 'US',
};
const demoStores = [
  { code: 'main', name: 'Main store' },
  {
    code: 'harbour',
    name: 'Harbour Street',
    kind: 'shop' as const,
    pickup: true,
    phone: '+1 207 555 0114',
    time_zone: 'America/New_York',
    address: JSON.stringify(harbourAddress),
    hours: JSON.stringify(harbourHours),
  },
];

export const createDemoService = ({ db, uow, importService, rebuildReadModels, locales, digitalFiles }: DemoServiceDeps): DemoService => ({
  async seed(report) {
    const any = await db.selectFrom('products').select('id').limit(1).executeTakeFirst();
    if (any) return;
    await db
      .insertInto('stores')
      .values(demoStores.map((store) => ({ id: uuidv7(), ...store })))
      .onConflict((oc) => oc.column('code').doNothing())
      .execute();
    const result = await importService.importLines(() => demoLines(locales.translatable.includes('de')), {
      folder: join(__dirname, 'pictures'),
      dryRun: false,
      report: () => undefined,
    });
    const [failure] = result.lines;
    if (failure) throw new Error(`demo product ${failure.line}: ${failure.error}`);
    await sendGuide(db, digitalFiles);
    if (locales.translatable.includes('de')) await translateCategories(uow, rebuildReadModels);
    report(`demo shop: ${result.created} products`);
  },
});

async function* demoLines(german: boolean): AsyncGenerator<ParsedLine> {
  for (const [at, product] of demoProducts.entries()) {
    const de = german ? germanProducts[product.slug ?? ''] : undefined;
    yield parseLine(JSON.stringify(de ? { ...product, translations: { de } } : product), at + 1);
  }
}

async function sendGuide(db: Kysely<CatalogTables>, digitalFiles: DigitalFiles): Promise<void> {
  const [sku = ''] = demoGuide.variants.map((v) => v.sku);
  const variant = await db.selectFrom('variants').select(['id', 'product_id']).where('sku', '=', sku).executeTakeFirstOrThrow();
  const content = guidePdf(demoGuide.title, guidePages);
  await digitalFiles.add({ productId: variant.product_id, variantId: variant.id }, { name: guideFile, content }, null);
}
const translateCategories = (uow: UnitOfWork<CatalogTables>, rebuild: RebuildReadModels): Promise<void> =>
  uow.run(async ({ db }) => {
    const categories = await db.selectFrom('categories').select(['id', 'name']).execute();
    const translated = categories.flatMap(({ id, name }) => {
      const de = germanCategories[name];
      return de ? { id, translations: { de } } : [];
    });
    await saveTranslations(db, 'category', translated);
    const products = await db.selectFrom('products').select('id').execute();
    await rebuildMany(
      rebuild,
      db,
      products.map((p) => p.id),
    );
  });
