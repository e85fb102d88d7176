import { missingValues, typedValues, type AttributeSet } from '../domain/attributes';
import { problemsOf, type ProductDefinition } from '../domain/product';
import { inOrder, tidyProductTexts } from '../domain/translations';

/**
 * The product with its attributes as their definitions want them, and what does not hold together. What its type asks for is
 * asked when it goes on sale or when its type or attributes change: a title can be mended although a new attribute is not filled in yet.
 */
export function typed(
  set: AttributeSet,
  before: ProductDefinition | null,
  wanted: ProductDefinition,
): { readonly definition: ProductDefinition; readonly problems: readonly string[] } {
  const { values, problems } = typedValues(set, wanted.attributes);
  const translations = inOrder(
    Object.fromEntries(Object.entries(wanted.translations).map(([locale, texts]) => [locale, tidyProductTexts(texts, wanted)])),
  );
  const definition = { ...wanted, attributes: values, translations };
  const asked = isOffered(definition) && (before === null || !isOffered(before) || factsOf(before) !== factsOf(definition));
  return {
    definition,
    problems: [...problemsOf(definition), ...problems, ...(asked ? missingValues(set, definition.typeId, values) : [])],
  };
}

const isOffered = ({ status }: ProductDefinition): boolean => status === 'published' || status === 'scheduled';
const factsOf = ({ typeId, attributes }: ProductDefinition): string =>
  JSON.stringify([typeId, Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))]);
