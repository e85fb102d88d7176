import { z } from 'zod';
import { created, defineRoutes, moved, noContent, ok, storedJson, type Handlers } from '../../../platform/http/route';
import { OneLine } from '../../../platform/facade/schemas';
import { actorOf } from '../actor';
import { CollectionRule } from './rule';
import { Slug } from '../products/schemas';
import { CategoryTranslations, LocaleQuery, localeSuffix, StoredCategoryTranslations } from '../translations/schemas';
import type { ShopLocales } from '../translations/shop-locales';
import type { ShopAnswers } from '../products/shop-answers';
import type { CategoryQueries } from './categories.queries';
import type { CategoryService } from './categories.service';

/** `count`: published products in it and below it, each counted once. */
export const CategoryNode = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    count: z.int(),
    /** It fills itself by a rule. */
    collection: z.boolean(),
    get children() {
      return z.array(CategoryNode);
    },
  })
  .meta({ id: 'CategoryNode' });

const texts = { description: z.string(), seoTitle: z.string().nullable(), seoDescription: z.string().nullable() };

/** What stands above a category's list. `path` leads from the root to it. */
export const CategoryPage = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    collection: z.boolean(),
    ...texts,
    path: z.array(z.object({ slug: z.string(), name: z.string() })),
  })
  .meta({ id: 'CategoryPage' });
export type CategoryPage = z.output<typeof CategoryPage>;

export const Category = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    parentId: z.uuid().nullable(),
    position: z.int(),
    ...texts,
    rule: CollectionRule.nullable(),
    /** By locale; the default one stands in the fields above. */
    translations: StoredCategoryTranslations,
    version: z.int(),
  })
  .meta({ id: 'Category' });
export type Category = z.output<typeof Category>;

/** `count`: products of any status that stand directly in it. */
export const StaffCategory = Category.extend({ count: z.int() }).meta({ id: 'StaffCategory' });
export type StaffCategory = z.output<typeof StaffCategory>;

const fields = {
  name: OneLine(120),
  slug: Slug.optional(),
  parentId: z.uuid().nullable().optional(),
  /** Place among its siblings, from 0; left out, at their end. */
  position: z.int().min(0).max(1_000_000).optional(),
  description: z.string().trim().max(5_000).optional(),
  seoTitle: OneLine(200).nullable().optional(),
  seoDescription: OneLine(500).nullable().optional(),
  /** Makes it a collection, which stands at the top and has no categories below it. */
  rule: CollectionRule.nullable().optional(),
  translations: CategoryTranslations.optional(),
};
export const NewCategory = z.strictObject(fields);
export type NewCategory = z.output<typeof NewCategory>;
export const CategoryChanges = z.strictObject({ ...fields, name: fields.name.optional(), version: z.int() });
export type CategoryChanges = z.output<typeof CategoryChanges>;

const write = { permission: 'catalog:write-categories' };
const ById = z.strictObject({ id: z.uuid() });

export const categoryRoutes = defineRoutes({
  listCategories: {
    method: 'get',
    path: '/categories',
    summary: 'The tree of categories with the number of products in each',
    access: { permission: 'catalog:read-products' },
    query: LocaleQuery,
    responses: { 200: z.object({ items: z.array(CategoryNode) }) },
    cache: 'catalog',
    errors: ['catalog.unknown-locale'],
  },
  getCategory: {
    method: 'get',
    path: '/categories/:slug',
    summary: 'A category or collection; an address it once had leads to the present one',
    access: { permission: 'catalog:read-products' },
    params: z.strictObject({ slug: Slug }),
    query: LocaleQuery,
    responses: { 200: CategoryPage, 301: null },
    errors: ['catalog.no-such-category', 'catalog.unknown-locale'],
    cache: 'catalog',
  },
  listStaffCategories: {
    method: 'get',
    path: '/admin/categories',
    summary: 'All categories, siblings in their order, with the version to send back with a change',
    access: { permission: 'catalog:read-drafts' },
    responses: { 200: z.object({ items: z.array(StaffCategory) }) },
  },
  createCategory: {
    method: 'post',
    path: '/categories',
    summary: 'Create a category',
    access: write,
    body: NewCategory,
    responses: { 201: Category },
    errors: [
      'catalog.slug-taken',
      'catalog.unknown-reference',
      'catalog.category-too-deep',
      'catalog.bad-collection',
      'catalog.untranslatable',
    ],
  },
  updateCategory: {
    method: 'patch',
    path: '/categories/:id',
    summary: 'Rename or move a category, or give it another place among its siblings',
    access: write,
    params: ById,
    body: CategoryChanges,
    responses: { 200: Category },
    errors: [
      'catalog.no-such-category',
      'catalog.stale',
      'catalog.slug-taken',
      'catalog.category-loop',
      'catalog.bad-collection',
      'catalog.unknown-reference',
      'catalog.category-too-deep',
      'catalog.untranslatable',
    ],
  },
  deleteCategory: {
    method: 'delete',
    path: '/categories/:id',
    summary: 'Delete a category with nothing below it; its products move to another one',
    access: write,
    params: ById,
    query: z.strictObject({ moveTo: z.uuid().optional() }),
    responses: { 204: null },
    errors: ['catalog.no-such-category', 'catalog.category-in-use'],
  },
});

export interface CategoryHandlersDeps {
  readonly locales: ShopLocales;
  readonly categoryQueries: CategoryQueries;
  readonly shopAnswers: ShopAnswers;
  readonly categoryService: CategoryService;
}

export function createCategoryHandlers({
  locales: shopLocales,
  categoryQueries,
  shopAnswers,
  categoryService,
}: CategoryHandlersDeps): Handlers<typeof categoryRoutes> {
  return {
    listCategories: async ({ query, locales }) => {
      const reading = shopLocales.choose(query.locale, locales);
      return storedJson(await shopAnswers.categories(reading), reading);
    },
    getCategory: async ({ params, query, locales }) => {
      const reading = shopLocales.choose(query.locale, locales);
      const found = await shopAnswers.category(params.slug, reading);
      return 'content' in found ? storedJson(found, reading) : moved(`/api/v1/categories/${found.movedTo}${localeSuffix(query)}`);
    },
    listStaffCategories: async () => ok({ items: await categoryQueries.listAll() }),
    createCategory: async ({ body, caller }) => created(await categoryService.create(body, actorOf(caller))),
    updateCategory: async ({ params, body, caller }) => ok(await categoryService.update(params.id, body, actorOf(caller))),
    deleteCategory: async ({ params, query, caller }) => {
      await categoryService.remove(params.id, query.moveTo ?? null, actorOf(caller));
      return noContent();
    },
  };
}
