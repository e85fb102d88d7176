import { setImmediate as turn } from 'node:timers/promises';
import { createProductIndex, type ProductIndex } from './domain/product-index';
import { createScorer, type Scorer } from './domain/scoring';
import { batchSize, firstId, type FinderRows, type FoundRow } from './rows';

/** All listed products as of a snapshot, and of what came while they were read. */
export interface Shelf {
  readonly index: ProductIndex;
  readonly scorer: Scorer;
  /** What it was filled with: changes that this did not see are to be read. */
  snapshot: string;
}

/** Others have a turn after so long. */
const sliceMs = 8;
const idsAtOnce = 500;

export async function fillShelf(rows: FinderRows): Promise<Shelf> {
  const index = createProductIndex();
  const snapshot = await rows.snapshot();
  for (let after = firstId, last = false; !last;) {
    const batch = await rows.batch(after);
    await putAll(index, batch);
    after = batch.at(-1)?.id ?? after;
    last = batch.length < batchSize;
  }
  const shelf = { index, scorer: createScorer(index), snapshot };
  await catchUp(shelf, rows);
  return shelf;
}

/** Reads what has changed; answers how many products. */
export async function catchUp(shelf: Shelf, rows: FinderRows): Promise<number> {
  const changes = await rows.changes(shelf.snapshot);
  if (changes) {
    await putChanged(shelf.index, changes.rows, rows);
    shelf.snapshot = changes.snapshot;
    return changes.rows.length;
  }
  const { snapshot, ids } = await rows.changedIds(shelf.snapshot);
  for (let at = 0; at < ids.length; at += idsAtOnce) await putAll(shelf.index, await rows.byId(ids.slice(at, at + idsAtOnce)));
  shelf.snapshot = snapshot;
  return ids.length;
}

/** A row without words has those that are known, unless it was not listed until now. */
async function putChanged(index: ProductIndex, changed: readonly FoundRow[], rows: FinderRows): Promise<void> {
  const lacking = changed.filter(({ no, listed }) => listed?.words === null && !index.knows(no)).map(({ id }) => id);
  const missing = new Set(lacking);
  await putAll(
    index,
    changed.filter(({ id }) => !missing.has(id)),
  );
  if (lacking.length > 0) await putAll(index, await rows.byId(lacking));
}

async function putAll(index: ProductIndex, batch: readonly FoundRow[]): Promise<void> {
  let since = performance.now();
  for (const { no, listed, soldOut } of batch) {
    if (listed) {
      index.put(listed);
      if (soldOut !== null) index.mark(no, soldOut);
    } else index.remove(no);
    if (performance.now() - since < sliceMs) continue;
    await turn();
    since = performance.now();
  }
}
