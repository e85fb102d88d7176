import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { ApiError, ownProblem, problemFrom, type Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { adminEn, adminTexts } from '../admin-texts';
import { percentPattern, toBasisPoints } from '../promotions/percent';
import { choice, flag, integer, many, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { Toasts } from '../frame/toasts';
import { LookupsStore } from '../state/lookups.store';
import type { PriceList, PricesSet } from '../types';
import { readPrices } from './pasted-prices';

const roundings = ['none', 'whole', 'ends-99', 'ends-95', 'ends-9'] as const;
const namedAtMost = 8;

/** The two ways to set many prices of a list; null when it was left. Call where injection is possible. */
export function injectSetPrices() {
  const [api, toasts, lookups] = [inject(API), inject(Toasts), inject(LookupsStore)];
  const t = injectTexts(adminTexts);
  const openForm = injectFormDialog();

  const refuse = (title: string): never => {
    throw new ApiError(ownProblem('prices', title));
  };
  const tell = ({ set, removed, unchanged }: PricesSet): void => toasts.say(t('listPrice.done', { set, removed, unchanged }));
  const currencyField = () =>
    text(t('listPrice.currency'), {
      value: lookups.currency,
      max: 3,
      pattern: /^\s*[A-Z]{3}\s*$/,
      wrong: t('listPrice.currencyWrong'),
      half: true,
    });

  /** The wrong lines in words, as a problem of ours. */
  function explained(problem: Problem): Problem {
    const lines = Array.isArray(problem.more['lines']) ? problem.more['lines'] : [];
    if (problem.code !== 'catalog.bad-price-lines' || lines.length === 0) return problem;
    const words = lines.slice(0, namedAtMost).map((wrong: { line: number | null; sku: string; reason: string }) => {
      const why = isReason(wrong.reason) ? t(`listPrice.why.${wrong.reason}`) : wrong.reason;
      return wrong.line === null
        ? t('listPrice.wrongOf', { sku: wrong.sku, why })
        : t('listPrice.wrong', { line: wrong.line, sku: wrong.sku, why });
    });
    const more = Number(problem.more['count'] ?? 0) - words.length;
    return { ...problem, detail: [...words, ...(more > 0 ? [t('listPrice.more', { count: more })] : [])].join(' · ') };
  }

  async function paste(listId: string): Promise<PriceList | null> {
    let answer: PricesSet | null = null;
    await openForm({
      heading: t('listPrice.add'),
      text: t('listPrice.addText'),
      send: t('listPrice.set'),
      fields: {
        lines: text(t('listPrice.lines'), { long: true, max: 1_000_000, hint: t('listPrice.linesHint') }),
        currency: currencyField(),
        replace: flag(t('listPrice.replace')),
      },
      submit: async ({ lines, currency, replace }) => {
        const { prices, unreadable } = readPrices(lines, currency);
        const [first] = unreadable;
        if (first) refuse(t('listPrice.unreadable', { line: first.line, text: first.text }));
        if (prices.length === 0) refuse(t('listPrice.nothing'));
        const body = { lines: prices.map((price) => ({ ...price, currency })), replace };
        try {
          answer = dataOf(await api.PUT('/api/v1/price-lists/{id}/prices', { params: { path: { id: listId } }, body }));
        } catch (error) {
          throw new ApiError(explained(problemFrom(error)));
        }
        tell(answer);
      },
    });
    return listIn(answer);
  }

  async function fill(listId: string): Promise<PriceList | null> {
    await Promise.all([lookups.loadCategories(), lookups.loadBrands()]);
    let answer: PricesSet | null = null;
    await openForm({
      heading: t('listPrice.fillHeading'),
      text: t('listPrice.fillText'),
      send: t('listPrice.fillSend'),
      fields: {
        percent: text(t('listPrice.percent'), { max: 6, half: true, pattern: percentPattern, wrong: t('promotion.percentWrong') }),
        rounding: choice(
          t('listPrice.rounding'),
          roundings.map((value) => ({ value, label: t(`listPrice.roundings.${value}`) })),
          { value: 'none', half: true },
        ),
        currency: currencyField(),
        minQuantity: integer(t('listPrice.minQuantity'), { value: 1, min: 1, max: 9_999, half: true }),
        everything: flag(t('listPrice.everything')),
        categoryIds: many(t('listPrice.categories'), lookups.categoryOptions(), { optional: true }),
        brandIds: many(
          t('listPrice.brands'),
          lookups.brands().map(({ id, name }) => ({ value: id, label: name })),
          { optional: true },
        ),
      },
      submit: async ({ percent, rounding, currency, minQuantity, everything, categoryIds, brandIds }) => {
        if (!everything && categoryIds.length + brandIds.length === 0) refuse(t('listPrice.choose'));
        const body = {
          basisPoints: toBasisPoints(percent) ?? 0,
          rounding: roundings.find((known) => known === rounding) ?? 'none',
          currency,
          minQuantity: minQuantity ?? 1,
          what: {
            ...(everything ? { everything: true as const } : {}),
            ...(categoryIds.length > 0 ? { categoryIds: [...categoryIds] } : {}),
            ...(brandIds.length > 0 ? { brandIds: [...brandIds] } : {}),
          },
        };
        try {
          answer = dataOf(await api.POST('/api/v1/price-lists/{id}/fill', { params: { path: { id: listId } }, body }));
        } catch (error) {
          throw new ApiError(explained(problemFrom(error)));
        }
        tell(answer);
      },
    });
    return listIn(answer);
  }

  return { paste, fill };
}

const listIn = (answer: PricesSet | null): PriceList | null => answer?.list ?? null;

const isReason = (reason: string): reason is keyof typeof adminEn.listPrice.why => Object.hasOwn(adminEn.listPrice.why, reason);
