import { AppError } from '../../../platform/kernel/errors';
import type { ProductDefinition } from '../domain/product';
import type { ProductChanger } from './change-product';
import type { BulkChange, BulkResult } from './staff-schemas';

export interface BulkServiceDeps {
  readonly productChanger: ProductChanger;
}

export interface BulkService {
  /** One result for each id, in their order, each in a transaction of its own: what one refuses is done to the others. */
  change(change: BulkChange, actorId: string | null): Promise<BulkResult[]>;
}

export const createBulkService = ({ productChanger }: BulkServiceDeps): BulkService => ({
  async change({ ids, changes }, actorId) {
    const results: BulkResult[] = [];
    for (const id of new Set(ids)) {
      const problem = await problemOf(productChanger.edit(id, undefined, actorId, ({ definition }) => changed(definition, changes)));
      results.push({ id, problem });
    }
    return results;
  },
});

type Changes = BulkChange['changes'];

const changed = (definition: ProductDefinition, changes: Changes): ProductDefinition => ({
  ...definition,
  ...(changes.status === undefined ? {} : { status: changes.status }),
  ...(changes.typeId === undefined ? {} : { typeId: changes.typeId }),
  ...(changes.finalSale === undefined ? {} : { finalSale: changes.finalSale }),
  tags: edited(definition.tags, changes.addTags, changes.removeTags),
  categoryIds: edited(definition.categoryIds, changes.addCategoryIds, changes.removeCategoryIds),
});

function edited(present: readonly string[], added: readonly string[] = [], removed: readonly string[] = []): string[] {
  return [...new Set([...present, ...added])].filter((one) => !removed.includes(one));
}

async function problemOf(work: Promise<void>): Promise<BulkResult['problem']> {
  try {
    await work;
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, title: error.title, detail: error.message === error.title ? null : error.message };
  }
}
