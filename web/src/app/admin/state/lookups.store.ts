import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withMethods, withProps, withState } from '@ngrx/signals';
import { API, dataOf } from '../../api/client';
import { SHOP_CURRENCY } from '../../platform/shop-currency';
import { SessionStore } from '../../state/session.store';
import { pathsOf } from '../categories/category-tree';
import type { Option } from '../frame/column';
import type { Attribute, ProductType, StaffBrand, StaffCategory, StaffStore } from '../types';

interface Lookups {
  readonly categories: readonly StaffCategory[];
  readonly brands: readonly StaffBrand[];
  readonly stores: readonly StaffStore[];
  readonly taxClasses: readonly string[];
  readonly tags: readonly string[];
  /** null until they are read. */
  readonly attributes: readonly Attribute[] | null;
  readonly productTypes: readonly ProductType[] | null;
}

const initial: Lookups = {
  categories: [],
  brands: [],
  stores: [],
  taxClasses: [],
  tags: [],
  attributes: null,
  productTypes: null,
};

/** What many staff pages offer to choose from. Read when first needed, and again after a change. */
export const LookupsStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withProps(() => ({ currency: inject(SHOP_CURRENCY) })),
  withComputed(({ categories, brands, stores, productTypes }) => ({
    categoryPaths: computed(() => pathsOf(categories())),
    categoryOptions: computed<readonly Option[]>(() => pathsOf(categories()).map(({ id, path }) => ({ value: id, label: path }))),
    categorySlugs: computed<readonly Option[]>(() => pathsOf(categories()).map(({ slug, path }) => ({ value: slug, label: path }))),
    brandSlugs: computed<readonly Option[]>(() => brands().map(({ slug, name }) => ({ value: slug, label: name }))),
    typeOptions: computed<readonly Option[]>(() => (productTypes() ?? []).map(({ id, name }) => ({ value: id, label: name }))),
    typeCodes: computed<readonly Option[]>(() => (productTypes() ?? []).map(({ code, name }) => ({ value: code, label: name }))),
    storeOptions: computed<readonly Option[]>(() => stores().map(({ id, name }) => ({ value: id, label: name }))),
  })),
  withMethods((store, api = inject(API), session = inject(SessionStore)) => {
    const loadCategories = async (): Promise<void> => {
      if (session.can('catalog:read-drafts')) patchState(store, { categories: dataOf(await api.GET('/api/v1/admin/categories')).items });
    };
    const loadBrands = async (): Promise<void> => {
      if (session.can('catalog:read-drafts')) patchState(store, { brands: dataOf(await api.GET('/api/v1/admin/brands')).items });
    };
    const loadStores = async (): Promise<void> => {
      if (session.can('catalog:read-stock')) patchState(store, { stores: dataOf(await api.GET('/api/v1/admin/stores')).items });
    };
    const loadTaxClasses = async (): Promise<void> => {
      if (session.can('catalog:read-drafts')) patchState(store, { taxClasses: dataOf(await api.GET('/api/v1/admin/tax-classes')).items });
    };
    const loadTags = async (): Promise<void> => {
      if (session.can('catalog:read-drafts'))
        patchState(store, { tags: dataOf(await api.GET('/api/v1/admin/tags')).items.map(({ tag }) => tag) });
    };
    const loadAttributes = async (): Promise<void> => {
      if (!session.can('catalog:read-drafts')) return patchState(store, { attributes: [], productTypes: [] });
      const [attributes, types] = await Promise.all([api.GET('/api/v1/admin/attributes'), api.GET('/api/v1/admin/product-types')]);
      patchState(store, { attributes: dataOf(attributes).items, productTypes: dataOf(types).items });
    };
    return { loadCategories, loadBrands, loadStores, loadTaxClasses, loadTags, loadAttributes };
  }),
);
