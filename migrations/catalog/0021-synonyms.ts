import { sql, type Kysely } from 'kysely';

/**
 * Words that mean the same, as staff keep them, and the pairs that search looks up. `from_key` are the words as terms of
 * the language; language '' stands for all of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table search_synonyms (
      id uuid primary key,
      language text not null default '' check (language ~ '^([a-z]{2,8})?$'),
      one_way boolean not null default false,
      words text[] not null check (cardinality(words) between 1 and 50),
      means text[] not null default '{}' check (cardinality(means) <= 50),
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (case when one_way then cardinality(means) >= 1 else cardinality(means) = 0 and cardinality(words) >= 2 end)
    )`.execute(db);
  await sql`
    create table search_synonym_pairs (
      synonym_id uuid not null references search_synonyms (id) on delete cascade,
      language text not null,
      from_key text collate "C" not null,
      to_words text not null,
      primary key (from_key, language, to_words, synonym_id)
    )`.execute(db);
  await sql`create index search_synonym_pairs_group on search_synonym_pairs (synonym_id)`.execute(db);
  const rows = equivalents.map((line) => ({ words: line.split(', ') }));
  await sql`
    insert into search_synonyms (id, language, words)
    select gen_random_uuid(), 'en', r.words from json_to_recordset(${JSON.stringify(rows)}::json) as r (words text[])`.execute(db);
  await sql`
    insert into search_synonym_pairs (synonym_id, language, from_key, to_words)
    select distinct s.id, s.language, k.key, t.word
    from search_synonyms s cross join lateral unnest(s.words) as f (word) cross join lateral unnest(s.words) as t (word)
    cross join lateral (select string_agg(coalesce((ts_lexize('pg_catalog.english_stem', w.word))[1], w.word), ' ' order by w.n) as key
      from string_to_table(f.word, ' ') with ordinality as w (word, n)) k
    where f.word <> t.word`.execute(db);
}

/** What any shop's customers call by two names. */
const equivalents = [
  'laptop, notebook',
  'tv, television',
  'cellphone, mobile phone, smartphone',
  'headphones, earphones',
  'earbuds, in ear headphones',
  'wifi, wi fi, wlan',
  'hard drive, hard disk, hdd',
  'ssd, solid state drive',
  'usb stick, flash drive, memory stick, thumb drive',
  'camcorder, video camera',
  'fridge, refrigerator',
  'freezer, deep freeze',
  'couch, sofa, settee',
  'wardrobe, closet',
  'rug, carpet',
  'duvet, comforter, quilt',
  'curtains, drapes',
  'faucet, tap',
  'torch, flashlight',
  'trash can, waste bin, rubbish bin, garbage can',
  'vacuum cleaner, hoover',
  'washing machine, washer',
  'hair dryer, hairdryer, blow dryer',
  'trousers, pants',
  'sweater, jumper, pullover',
  'sneakers, trainers, running shoes',
  'handbag, purse',
  'backpack, rucksack',
  'suitcase, luggage',
  'diaper, nappy',
  'stroller, pushchair, pram',
  'bicycle, bike',
  'aluminium, aluminum',
  'colour, color',
  'grey, gray',
  'jewellery, jewelry',
  't shirt, tshirt, tee',
  'playstation 4, ps4',
  'playstation 5, ps5',
];
