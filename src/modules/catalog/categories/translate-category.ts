import { sql, type Transaction } from 'kysely';
import { changesBetween, type FieldChange } from '../domain/history';
import { inOrder, mergeTranslations, tidyTexts, translationFields, type CategoryTexts, type Translations } from '../domain/translations';
import { rebuildMany, type RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import { lockTranslatedAddresses, saveTranslations, translationsSql } from '../translations/save-translations';
import { idsBelow, productsIn } from './tree';

type Db = Transaction<CatalogTables>;

/** An address that is the category's own in the default language is none of its own. */
export async function translate(
  db: Db,
  { id, slug }: { id: string; slug: string },
  before: Translations<CategoryTexts>,
  given: Translations<CategoryTexts>,
): Promise<Translations<CategoryTexts>> {
  const translations = inOrder(
    Object.fromEntries(
      Object.entries(given).map(([locale, texts]) => [locale, tidyTexts({ ...texts, slug: texts.slug === slug ? undefined : texts.slug })]),
    ),
  );
  if (JSON.stringify(inOrder(before)) !== JSON.stringify(translations)) await saveTranslations(db, 'category', [{ id, translations }]);
  return translations;
}

/** Texts in further languages for one that exists; the caller has locked the tree. Says what is different now. */
export async function translateCategory(
  db: Db,
  id: string,
  given: Readonly<Record<string, CategoryTexts | null>>,
  rebuildReadModels: RebuildReadModels,
): Promise<FieldChange[]> {
  await lockTranslatedAddresses(db);
  const { rows } = await sql<{ slug: string; translations: Translations<CategoryTexts> }>`
    select c.slug, ${translationsSql('category', 'c.id')} as translations from categories c where c.id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`category ${id} is not there`);
  const after = await translate(db, { id, slug: row.slug }, row.translations, mergeTranslations(row.translations, given));
  const fields = changesBetween(translationFields(row.translations), translationFields(after));
  if (fields.some(({ field }) => /\.(?:name|slug)$/.test(field)))
    await rebuildMany(rebuildReadModels, db, await productsIn(db, await idsBelow(db, id)));
  return fields;
}
