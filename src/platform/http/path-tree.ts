/** A tree of path segments: one look-up whatever the number of routes, and it knows which methods a path has. */
export interface PathTree<T> {
  /** @throws Error for a pattern that is taken or that it cannot hold */
  add(method: string, pattern: string, value: T): void;
  /** Static segments win over parameters. Null: no such path. `allow`: the path is known, the method is not. */
  find(method: string, path: string): Found<T> | { readonly allow: readonly string[] } | null;
}

export interface Found<T> {
  readonly value: T;
  readonly names: readonly string[];
  /** As they stand in the path, not decoded. */
  readonly values: readonly string[];
}

interface Leaf<T> {
  readonly value: T;
  readonly names: readonly string[];
}

interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  any: Node<T> | null;
  readonly leaves: Map<string, Leaf<T>>;
}

export function createPathTree<T>(): PathTree<T> {
  const root = emptyNode<T>();
  return {
    add(method, pattern, value) {
      if (!pattern.startsWith('/')) throw new Error(`a path starts with a slash: ${pattern}`);
      const names: string[] = [];
      let node = root;
      for (const segment of pattern.slice(1).split('/')) {
        if (segment.startsWith(':')) {
          names.push(nameIn(segment, pattern));
          node = node.any ??= emptyNode<T>();
        } else {
          if (!plainSegment.test(segment)) throw new Error(`not a path this tree can hold: ${pattern}`);
          const next = node.fixed.get(segment) ?? emptyNode<T>();
          node.fixed.set(segment, next);
          node = next;
        }
      }
      if (node.leaves.has(method)) throw new Error(`two routes answer ${method.toUpperCase()} ${pattern}`);
      node.leaves.set(method, { value, names });
    },
    find(method, path) {
      if (path.charCodeAt(0) !== slash) return null;
      const allow = new Set<string>();
      const values: string[] = [];
      const leaf = descend(root, method, path, 1, values, allow);
      if (leaf) return { value: leaf.value, names: leaf.names, values };
      return allow.size > 0 ? { allow: [...allow].sort() } : null;
    },
  };
}

const slash = 47;
const plainSegment = /^[A-Za-z0-9._~-]+$/;
const paramSegment = /^:([A-Za-z][A-Za-z0-9]*)$/;

const emptyNode = <T>(): Node<T> => ({ fixed: new Map(), any: null, leaves: new Map() });

function nameIn(segment: string, pattern: string): string {
  const name = paramSegment.exec(segment)?.[1];
  if (!name) throw new Error(`a parameter is a whole segment: ${pattern}`);
  return name;
}

function descend<T>(node: Node<T>, method: string, path: string, from: number, values: string[], allow: Set<string>): Leaf<T> | null {
  const end = path.indexOf('/', from);
  const segment = end === -1 ? path.slice(from) : path.slice(from, end);
  const fixed = node.fixed.get(segment);
  if (fixed) {
    const found = end === -1 ? leafOf(fixed, method, allow) : descend(fixed, method, path, end + 1, values, allow);
    if (found) return found;
  }
  if (!node.any || segment === '') return null;
  values.push(segment);
  const found = end === -1 ? leafOf(node.any, method, allow) : descend(node.any, method, path, end + 1, values, allow);
  if (!found) values.pop();
  return found;
}

function leafOf<T>(node: Node<T>, method: string, allow: Set<string>): Leaf<T> | null {
  const leaf = node.leaves.get(method);
  if (!leaf) for (const known of node.leaves.keys()) allow.add(known.toUpperCase());
  return leaf ?? null;
}
