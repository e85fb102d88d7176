import { sql, type Transaction } from 'kysely';
import { changesBetween, type FieldChange } from '../domain/history';
import { inOrder, mergeTranslations, tidyTexts, translationFields, type AttributeTexts, type Translations } from '../domain/translations';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import { saveTranslations, translationsSql } from '../translations/save-translations';

type Db = Transaction<CatalogTables>;

export async function translationsOf(db: Db, id: string): Promise<Translations<AttributeTexts>> {
  const { rows } = await sql<{ translations: Translations<AttributeTexts> }>`
    select ${translationsSql('attribute', 'a.id')} as translations from attributes a where a.id = ${id}`.execute(db);
  return rows[0]?.translations ?? {};
}

/** Without what is empty and words for choices it does not have. */
export const tidied = (
  { choices }: { readonly choices: readonly string[] },
  given: Translations<AttributeTexts>,
): Translations<AttributeTexts> =>
  inOrder(
    Object.fromEntries(
      Object.entries(given).map(([locale, { name, choices: words = {} }]) => {
        const known = Object.fromEntries(Object.entries(words).filter(([choice]) => choices.includes(choice)));
        return [locale, tidyTexts({ name, choices: tidyTexts(known) ?? undefined })];
      }),
    ),
  );

interface Named {
  readonly id: string;
  readonly name: string;
  readonly choices: readonly string[];
}

/** Texts in further languages for one that exists and is locked. Says what is different now; pages that show it are made anew. */
export async function translateAttribute(
  db: Db,
  { id, name, choices }: Named,
  given: Readonly<Record<string, AttributeTexts | null>>,
  stalePages: StalePages,
): Promise<FieldChange[]> {
  const before = await translationsOf(db, id);
  const after = tidied({ choices }, mergeTranslations(before, given));
  const fields = changesBetween(translationFields(before), translationFields(after));
  if (fields.length === 0) return fields;
  await saveTranslations(db, 'attribute', [{ id, translations: after }]);
  await stalePages.refresh(db, sql`p.attributes ? ${name}`);
  return fields;
}
