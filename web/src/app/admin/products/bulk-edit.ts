import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { ApiError, ownProblem } from '../../api/problem';
import { adminTexts } from '../admin-texts';
import { choice, many, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { Toasts } from '../frame/toasts';
import { LookupsStore } from '../state/lookups.store';
import type { BulkResult } from '../types';

/** Asks what to change of many products and does it. Resolves with those that refused; null: nothing was done. */
export function injectBulkEdit(): (ids: readonly string[]) => Promise<readonly BulkResult[] | null> {
  const [open, api, t, toasts, lookups] = [injectFormDialog(), inject(API), injectTexts(adminTexts), inject(Toasts), inject(LookupsStore)];

  return async (ids) => {
    const keep = { value: '', label: t('many.keep') };
    const statuses = (['published', 'draft', 'archived'] as const).map((value) => ({ value, label: t(`product.status.${value}`) }));
    const results: BulkResult[] = [];
    const done = await open({
      heading: t('many.heading', { count: ids.length }),
      text: t('many.text'),
      send: t('action.save'),
      fields: {
        status: choice(t('product.statusLabel'), [keep, ...statuses], { optional: true, half: true }),
        type: choice(t('product.type'), [keep, { value: 'none', label: t('many.noType') }, ...lookups.typeOptions()], {
          optional: true,
          half: true,
        }),
        finalSale: choice(
          t('product.finalSale'),
          [keep, { value: 'yes', label: t('many.finalSaleYes') }, { value: 'no', label: t('many.finalSaleNo') }],
          { optional: true },
        ),
        addTags: text(t('many.addTags'), { max: 1_000, optional: true, half: true, hint: t('many.commas'), suggest: lookups.tags() }),
        removeTags: text(t('many.removeTags'), { max: 1_000, optional: true, half: true, suggest: lookups.tags() }),
        addCategoryIds: many(t('many.addCategories'), lookups.categoryOptions(), { optional: true }),
        removeCategoryIds: many(t('many.removeCategories'), lookups.categoryOptions(), { optional: true }),
      },
      submit: async ({ status, type, finalSale, addTags, removeTags, addCategoryIds, removeCategoryIds }) => {
        const state = statuses.find(({ value }) => value === status)?.value;
        const changes = {
          ...(state === undefined ? {} : { status: state }),
          ...(type === '' ? {} : { typeId: type === 'none' ? null : type }),
          ...(finalSale === '' ? {} : { finalSale: finalSale === 'yes' }),
          ...listOf('addTags', wordsOf(addTags)),
          ...listOf('removeTags', wordsOf(removeTags)),
          ...listOf('addCategoryIds', addCategoryIds),
          ...listOf('removeCategoryIds', removeCategoryIds),
        };
        if (Object.keys(changes).length === 0) throw new ApiError(ownProblem('many.nothing', t('many.nothing')));
        results.length = 0;
        for (let from = 0; from < ids.length; from += atOnce) {
          const body = { ids: ids.slice(from, from + atOnce), changes };
          results.push(...dataOf(await api.PATCH('/api/v1/admin/products', { body })).results);
        }
      },
    });
    if (!done) return null;
    const refused = results.filter(({ problem }) => problem !== null);
    toasts.say(t('many.done', { count: results.length - refused.length }));
    return refused;
  };
}

/** Products in one request: each is a moment's work for the server. */
const atOnce = 50;

const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const listOf = <K extends string>(key: K, list: readonly string[]): { [P in K]?: string[] } | Record<never, never> =>
  list.length === 0 ? {} : { [key]: [...list] };
