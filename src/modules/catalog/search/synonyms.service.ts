import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { changesBetween } from '../domain/history';
import { badSynonym, stale, synonymNotFound } from '../errors';
import { recordChanges } from '../history/record';
import type { CatalogChanges } from '../read-models/changes';
import type { CatalogTables } from '../tables';
import { normalQuery } from './domain/query';
import type { Stemming } from './languages';
import type { NewSynonyms, SynonymChanges, Synonyms } from './schemas';

export interface SynonymServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly changes: CatalogChanges;
  readonly stemming: Stemming;
}

/** A change is in effect here when it is committed, and in other processes a moment later. */
export interface SynonymService {
  /** Throws `catalog.bad-synonym`. */
  create(input: NewSynonyms, actorId: string | null): Promise<Synonyms>;
  /** Throws `catalog.no-such-synonym`, `catalog.stale`, `catalog.bad-synonym`. */
  update(id: string, changes: SynonymChanges, actorId: string | null): Promise<Synonyms>;
  remove(id: string, actorId: string | null): Promise<void>;
}

export const synonymColumns = ['id', 'language', 'one_way', 'words', 'means', 'version', 'updated_at'] as const;

type Definition = Pick<Synonyms, 'language' | 'oneWay' | 'words' | 'means'>;

export function createSynonymService({ uow, stemming, changes: catalogChanges }: SynonymServiceDeps): SynonymService {
  async function writePairs(db: Transaction<CatalogTables>, id: string, { language, oneWay, words, means }: Definition): Promise<void> {
    await db.deleteFrom('search_synonym_pairs').where('synonym_id', '=', id).execute();
    const pairs = words.flatMap((from) => (oneWay ? means : words).filter((to) => to !== from).map((to) => ({ from, to })));
    await sql`
      insert into search_synonym_pairs (synonym_id, language, from_key, to_words)
      select distinct ${id}::uuid, ${language}::text, ${stemming.phrase(sql.ref('p.from'), language)}, p.to
      from unnest(${pairs.map((p) => p.from)}::text[], ${pairs.map((p) => p.to)}::text[]) as p ("from", "to")`.execute(db);
  }

  return {
    create: (input, actorId) =>
      uow.run(async (tx) => {
        catalogChanges.mark(tx.db);
        const definition = checked(input);
        const row = await tx.db
          .insertInto('search_synonyms')
          .values({ id: uuidv7(), ...columnsOf(definition) })
          .returning(synonymColumns)
          .executeTakeFirstOrThrow();
        await writePairs(tx.db, row.id, definition);
        await recordChanges(tx.db, [
          { subject: 'synonym', subjectId: row.id, action: 'created', fields: changesBetween({}, fieldsOf(definition)), actorId },
        ]);
        return viewSynonyms(row);
      }),

    update: (id, { version, ...changes }, actorId) =>
      uow.run(async (tx) => {
        catalogChanges.mark(tx.db);
        const present = await tx.db
          .selectFrom('search_synonyms')
          .select(synonymColumns)
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (!present) throw synonymNotFound();
        if (present.version !== version) throw stale(present.version);
        const before = viewSynonyms(present);
        const definition = checked({ ...before, ...changes });
        const row = await tx.db
          .updateTable('search_synonyms')
          .set({ ...columnsOf(definition), version: sql`version + 1`, updated_at: sql`now()` })
          .where('id', '=', id)
          .returning(synonymColumns)
          .executeTakeFirstOrThrow();
        await writePairs(tx.db, id, definition);
        const fields = changesBetween(fieldsOf(before), fieldsOf(definition));
        await recordChanges(tx.db, [{ subject: 'synonym', subjectId: id, action: 'edited', fields, actorId }]);
        return viewSynonyms(row);
      }),

    remove: (id, actorId) =>
      uow.run(async (tx) => {
        catalogChanges.mark(tx.db);
        const row = await tx.db.deleteFrom('search_synonyms').where('id', '=', id).returning(synonymColumns).executeTakeFirst();
        if (!row) throw synonymNotFound();
        const fields = changesBetween(fieldsOf(viewSynonyms(row)), {});
        await recordChanges(tx.db, [{ subject: 'synonym', subjectId: id, action: 'deleted', fields, actorId }]);
      }),
  };
}

/** As questions are read: lower case, no accents, no signs; each once. */
function checked({ language, oneWay, words, means }: Definition): Definition {
  const read = (texts: readonly string[]): string[] => [...new Set(texts.map((text) => normalQuery(text)))].filter((text) => text !== '');
  const definition = { language, oneWay, words: read(words), means: oneWay ? read(means) : [] };
  const tooLong = [...definition.words, ...definition.means].find((text) => text.split(' ').length > longestPhrase);
  if (tooLong !== undefined) throw badSynonym(`“${tooLong}” has more than ${longestPhrase} words.`);
  if (!oneWay && definition.words.length < 2) throw badSynonym('At least two different ones are needed.');
  if (oneWay && (definition.words.length === 0 || definition.means.length === 0)) throw badSynonym('Both sides need a word.');
  return definition;
}

const longestPhrase = 4;

const columnsOf = ({ language, oneWay, words, means }: Definition) => ({ language, one_way: oneWay, words: [...words], means: [...means] });
const fieldsOf = ({ language, oneWay, words, means }: Definition) => ({ language, oneWay, words, means });

export const viewSynonyms = (row: {
  id: string;
  language: string;
  one_way: boolean;
  words: string[];
  means: string[];
  version: number;
  updated_at: Date;
}): Synonyms => ({
  id: row.id,
  language: row.language,
  oneWay: row.one_way,
  words: row.words,
  means: row.means,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});
