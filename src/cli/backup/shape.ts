import { z } from 'zod';

export const formatNumber = 1;
export const names = { first: 'galleria.json', database: 'database.json', manifest: 'manifest.json', signature: 'manifest.sig' } as const;

/** The first entry. */
export const First = z.strictObject({
  format: z.int(),
  /** Of Galleria. */
  version: z.string(),
  madeAt: z.iso.datetime(),
});
export type First = z.output<typeof First>;

const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);
const Table = z.strictObject({ schema: name, name, columns: z.array(name).min(1) });
export type Table = z.output<typeof Table>;

/** Before the rows of the tables. */
export const Database = z.strictObject({
  /** By schema: what was done to it, as the migrator names it. */
  migrations: z.record(name, z.array(z.string())),
  tables: z.array(Table),
  /** What was done once in the life of the shop. */
  marks: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});
export type Database = z.output<typeof Database>;

/** Behind all else: what has to be there. */
export const Manifest = z.strictObject({
  tables: z.array(z.strictObject({ table: z.string(), rows: z.int(), bytes: z.int(), sha256: z.string() })),
  sequences: z.array(z.strictObject({ schema: name, name, value: z.string().regex(/^\d+$/) })),
  files: z.strictObject({ count: z.int(), bytes: z.int() }),
  /** Over all entries before. */
  digest: z.string(),
});
export type Manifest = z.output<typeof Manifest>;

/** Before the parts of a file. */
export const FileFacts = z.strictObject({ key: z.string(), type: z.string() });

export const nameOf = ({ schema, name: table }: Table): string => `${schema}.${table}`;
/** Of its parts, in their order. */
export const folderOfTable = (table: Table): string => `tables/${nameOf(table)}/`;
export const folderOfFile = (number: number): string => `files/${String(number).padStart(8, '0')}`;
export const partName = (folder: string, number: number): string =>
  `${folder}${folder.endsWith('/') ? '' : '/'}${String(number).padStart(6, '0')}`;
