import { pick } from '../../domain/translations';
import { priceSteps, stars, type Counts } from './counting';
import type { ProductIndex } from './product-index';
import type { AttributeFacts, CategoryFacts, Surroundings } from './surroundings';

/** Attributes in a sidebar, and values of one. Numbers with more values than that have a range only. */
const mostAttributes = 15;
const mostValues = 30;

/** Numbers of what surrounds the products, in its order; -1: no product has it. */
export interface FacetNumbers {
  readonly categories: readonly number[];
  readonly brands: readonly number[];
}

export const facetNumbers = (index: ProductIndex, { categories, brands }: Surroundings): FacetNumbers => ({
  categories: categories.map(({ id }) => index.categories.find(id)),
  brands: brands.map(({ slug }) => index.brands.find(slug)),
});

export interface FacetContext {
  readonly numbers: FacetNumbers;
  readonly index: ProductIndex;
  readonly surroundings: Surroundings;
  readonly currency: string;
  /** Languages that names are looked for in, best first. */
  readonly chain: readonly string[];
  /** What is chosen is listed also when nothing is left of it: the id of a category, slugs of brands. */
  readonly chosen: { readonly category: string | null; readonly brands: readonly string[] };
}

/** What a sidebar shows, as the API says it. */
export function viewFacets(counts: Counts, context: FacetContext) {
  const money = (minor: number) => ({ minor, currency: context.currency });
  const { min, max, steps } = priceSteps(counts.prices);
  return {
    total: counts.total,
    categories: viewCategories(counts, context),
    brands: viewBrands(counts, context),
    price: {
      min: min === null ? null : money(min),
      max: max === null ? null : money(max),
      ranges: steps.map((step) => ({ min: money(step.min), max: money(step.max), count: step.count })),
    },
    ratings: stars.map((least, at) => ({ min: least, count: counts.ratings[at] ?? 0 })),
    availability: { inStock: counts.inStock, soldOut: counts.soldOut },
    attributes: viewAttributes(counts, context),
  };
}

function viewCategories({ categories: counted }: Counts, { numbers, surroundings, chain, chosen }: FacetContext) {
  return surroundings.categories.flatMap((category, at) => {
    const count = counted[numbers.categories[at] ?? -1] ?? 0;
    if (category.id !== chosen.category && (count === 0 || category.collection)) return [];
    const { id, parentId } = category;
    return { id, slug: shown(chain, category, 'slug'), name: shown(chain, category, 'name'), count, parentId };
  });
}

const shown = (chain: readonly string[], category: CategoryFacts, text: 'slug' | 'name'): string =>
  pick(chain, category.translations, (texts) => texts[text]) ?? category[text];

function viewBrands({ brands: counted }: Counts, { numbers, surroundings, chosen }: FacetContext) {
  const named = surroundings.brands.flatMap((brand, at) => {
    const number = numbers.brands[at] ?? -1;
    const count = number < 0 ? 0 : (counted[number + 1] ?? 0);
    return count > 0 || chosen.brands.includes(brand.slug) ? { ...brand, count } : [];
  });
  return named.sort((one, other) => other.count - one.count);
}

interface CountedValue {
  readonly key: string;
  label: string;
  number: number | null;
  count: number;
}

interface CountedAttribute {
  readonly values: Map<string, CountedValue>;
  said: number;
}

function viewAttributes({ values: counted }: Counts, { index, surroundings, chain }: FacetContext) {
  const said = new Map<string, CountedAttribute>();
  for (let number = 0; number < counted.length; number += 1) {
    const [count = 0, value] = [counted[number], index.values[number]];
    if (count === 0 || !value) continue;
    const attribute = said.get(value.attributeId) ?? { values: new Map<string, CountedValue>(), said: 0 };
    said.set(value.attributeId, attribute);
    attribute.said += count;
    const known = attribute.values.get(value.key);
    if (!known) attribute.values.set(value.key, { key: value.key, label: value.label, number: value.number, count });
    else {
      known.count += count;
      if (value.label < known.label) known.label = value.label;
      if (value.number !== null && (known.number === null || value.number < known.number)) known.number = value.number;
    }
  }
  const most = [...said].sort(([, one], [, other]) => other.said - one.said).slice(0, mostAttributes);
  const kept = new Map(most);
  return surroundings.attributes
    .flatMap((facts) => {
      const attribute = kept.get(facts.id);
      return attribute ? { facts, attribute } : [];
    })
    .sort((one, other) => one.facts.position - other.facts.position || other.attribute.said - one.attribute.said)
    .map(({ facts, attribute }) => viewAttribute(facts, [...attribute.values.values()], chain));
}

function viewAttribute(facts: AttributeFacts, values: readonly CountedValue[], chain: readonly string[]) {
  const numbered = values.flatMap((value) => (value.number === null ? [] : { ...value, number: value.number }));
  const inOrder = numbered.sort((one, other) => one.number - other.number);
  const view = ({ key, label, count }: CountedValue) => ({ key, label, count });
  const shownValues =
    numbered.length === 0
      ? [...values]
          .sort((one, other) => other.count - one.count || (one.label < other.label ? -1 : 1))
          .slice(0, mostValues)
          .map((value) => ({
            ...view(value),
            label: pick(chain, facts.translations, (texts) => texts.choices?.[value.label]) ?? value.label,
          }))
      : values.length <= mostValues
        ? inOrder.map(view)
        : [];
  return {
    code: facts.code,
    name: pick(chain, facts.translations, (texts) => texts.name) ?? facts.name,
    kind: facts.kind,
    unit: facts.unit,
    min: inOrder[0]?.number ?? null,
    max: inOrder.at(-1)?.number ?? null,
    values: shownValues,
  };
}
