import type { CompiledQuery, Kysely, OperationNode, QueryExecutor, QueryResult, RawNode, RootOperationNode, ValueNode } from 'kysely';
import type pg from 'pg';

export type Send = (text: string, values: unknown[]) => Promise<pg.QueryResult>;

/**
 * The same, for `sql` templates and compiled statements at less cost: the text of a template that takes nothing but values and other
 * templates is put together once, and goes to the database without passing Kysely's layers again.
 */
export function withRememberedTexts<T>(db: Kysely<T>, send: Send): Kysely<T> {
  const executor = db.getExecutor();
  let latest: { readonly node: OperationNode; readonly known: KnownStatement | null } | null = null;
  const knownOf = (node: OperationNode): KnownStatement | null => {
    if (node.kind !== 'RawNode') return null;
    if (latest?.node !== node) latest = { node, known: knownStatement(node as RawNode) };
    return latest.known;
  };
  const quick: QueryExecutor = {
    plugins: executor.plugins,
    adapter: executor.adapter,
    transformQuery: (node, queryId) => (knownOf(node) ? node : executor.transformQuery(node, queryId)),
    compileQuery(node, queryId) {
      const known = knownOf(node);
      return known ? { query: node, queryId, sql: known.text, parameters: known.values } : executor.compileQuery(node, queryId);
    },
    executeQuery: <R>({ sql, parameters }: CompiledQuery) => send(sql, [...parameters]).then((result) => resultOf<R>(result)),
    stream: (compiled, chunkSize) => executor.stream(compiled, chunkSize),
    provideConnection: (consumer) => executor.provideConnection(consumer),
    withConnectionProvider: (provider) => executor.withConnectionProvider(provider),
    withPlugin: (plugin) => executor.withPlugin(plugin),
    withPlugins: (plugins) => executor.withPlugins(plugins),
    withPluginAtFront: (plugin) => executor.withPluginAtFront(plugin),
    withoutPlugins: () => executor.withoutPlugins(),
  };
  return Object.assign(db, { getExecutor: () => quick });
}

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

const resultOf = <R>({ command, rowCount, rows }: pg.QueryResult): QueryResult<R> => ({
  ...(changing.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}),
  rows: rows as R[],
});

interface KnownStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One way on from a template: its next place takes a value, or another template. */
interface Known {
  text: string | null;
  value: Known | null;
  readonly templates: WeakMap<readonly string[], Known>;
}

const newKnown = (): Known => ({ text: null, value: null, templates: new WeakMap() });
const root = newKnown();

/** Null: something of it is made anew each time, as by `sql.join`. */
function knownStatement(node: RawNode & RootOperationNode): KnownStatement | null {
  const values: unknown[] = [];
  const known = follow(root, node, values);
  if (!known) return null;
  known.text ??= textOf(node, { count: 0 });
  return { text: known.text, values };
}

function follow(from: Known, { sqlFragments, parameters }: RawNode, values: unknown[]): Known | null {
  if (!isTemplate(sqlFragments)) return null;
  let at: Known | null = stepInto(from, sqlFragments);
  for (const parameter of parameters) {
    if (parameter.kind === 'RawNode') at = follow(at, parameter as RawNode, values);
    else if (parameter.kind === 'ValueNode' && !(parameter as ValueNode).immediate) {
      values.push((parameter as ValueNode).value);
      at = at.value ??= newKnown();
    } else at = null;
    if (!at) return null;
  }
  return at;
}

function stepInto(from: Known, template: readonly string[]): Known {
  const next = from.templates.get(template);
  if (next) return next;
  const made = newKnown();
  from.templates.set(template, made);
  return made;
}

/** The strings of one place in the code: the same array each time. */
const isTemplate = (fragments: readonly string[]): boolean => 'raw' in fragments;

function textOf({ sqlFragments, parameters }: RawNode, numbered: { count: number }): string {
  return sqlFragments.reduce((text, fragment, at) => {
    const before = parameters[at - 1];
    if (!before) return text + fragment;
    return text + (before.kind === 'RawNode' ? textOf(before as RawNode, numbered) : `$${(numbered.count += 1)}`) + fragment;
  });
}
