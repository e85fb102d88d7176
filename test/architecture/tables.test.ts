import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import ts from 'typescript';
import architecture from '../../architecture.json';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';

const root = join(__dirname, '../..');
let database: TestDatabase;
let owner: Client;

beforeAll(async () => {
  database = await cloneDatabase();
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

describe('tables.ts of a module against the real tables', () => {
  test.each(Object.keys(architecture))('%s: the same tables, columns and nullability', async (schema) => {
    const columns = await owner.query<{ table_name: string; column_name: string; is_nullable: string }>(
      `select c.table_name, c.column_name, c.is_nullable from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = $1 and c.table_name not like 'migrations%' and t.table_type = 'BASE TABLE'`,
      [schema],
    );
    const real = columns.rows
      .filter((c) => !outside(c.table_name))
      .map((c) => `${c.table_name}.${c.column_name}${c.is_nullable === 'YES' ? '?' : ''}`)
      .sort();
    expect(describedColumns(schema)).toEqual(real);
  });
});

describe('a module’s database role', () => {
  test.each(Object.keys(architecture))('%s reads its own schema and no other', async (schema) => {
    const client = new Client({ connectionString: database.urlOf(schema) });
    await client.connect();
    try {
      for (const other of Object.keys(architecture)) {
        const attempt = client.query(`select 1 from ${other}.outbox limit 1`).then(
          () => 'allowed',
          (error: { code: string }) => error.code,
        );
        expect([other, await attempt]).toEqual([other, other === schema ? 'allowed' : '42501']);
      }
      for (const statement of [
        `create table ${schema}.t (i int)`,
        'create table public.t (i int)',
        `truncate ${schema}.outbox`,
        `alter table ${schema}.outbox add x int`,
      ]) {
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await client.end();
    }
  });
});

/** Tables that stand for a party outside the house: the simulated card acquirer's own books. */
const outside = (table: string): boolean => table.startsWith('test_card_');

/** `table.column` of every interface the module's …Tables interface names, with `?` where null may be read. */
function describedColumns(schema: string): string[] {
  const files = tableFiles(join(root, 'src/modules', schema));
  const program = ts.createProgram(files, {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    skipLibCheck: true,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const wanted = `${schema[0]?.toUpperCase()}${schema.slice(1)}Tables`;
  for (const file of files) {
    const source = program.getSourceFile(file);
    const node = source?.statements.find((s): s is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(s) && s.name.text === wanted);
    if (!node) continue;
    return checker
      .getTypeAtLocation(node)
      .getProperties()
      .flatMap((table) =>
        checker
          .getTypeOfSymbolAtLocation(table, node)
          .getProperties()
          .map((column) => {
            const selected = selectedType(checker, checker.getTypeOfSymbolAtLocation(column, node), node);
            return `${table.name}.${column.name}${checker.typeToString(selected) !== 'unknown' && mayBeNull(selected) ? '?' : ''}`;
          }),
      )
      .sort();
  }
  throw new Error(`no interface ${wanted}`);
}

/** Kysely's ColumnType<Select, Insert, Update> keeps the read type in `__select__`. */
function selectedType(checker: ts.TypeChecker, type: ts.Type, node: ts.Node): ts.Type {
  const parts = type.isUnion() ? type.types : [type];
  const nullable = parts.find((p) => (p.flags & ts.TypeFlags.Null) !== 0);
  const wrapped = parts.find((p) => p.getProperty('__select__'))?.getProperty('__select__');
  if (!wrapped) return type;
  return nullable ?? checker.getTypeOfSymbolAtLocation(wrapped, node);
}

const mayBeNull = (type: ts.Type): boolean =>
  (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Unknown)) !== 0 ||
  (type.isUnion() && type.types.some((t) => (t.flags & ts.TypeFlags.Null) !== 0));

function tableFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return tableFiles(path);
    return name === 'tables.ts' ? [path] : [];
  });
}
