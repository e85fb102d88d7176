import { foundProducts, type FoundShape, type FoundValues } from '../search/found';
import { facets, type FacetShape } from './facet-statement';
import { list, type ListShape } from './list-statement';

/** Values by name; a statement says in which order it wants them. */
export interface PageValues extends Partial<FoundValues> {
  readonly currency: string;
  readonly limit: number;
  readonly category?: string;
  /** Slugs. */
  readonly brands?: readonly string[];
  readonly minPrice?: number;
  readonly maxPrice?: number;
  /** Hundredths of a star. */
  readonly minRating?: number;
  readonly attributeCodes?: readonly string[];
  /** Of each attribute filter its values, or its range with open ends as infinite; places of the other kind are empty. */
  readonly attributeKeys?: readonly string[];
  readonly attributeMins?: readonly number[];
  readonly attributeMaxes?: readonly number[];
  /** Of the cards; absent in the default language. */
  readonly locale?: string;
  /** Languages its names are looked for in, best first. */
  readonly chain?: readonly string[];
  readonly cursorKey?: number;
  readonly cursorId?: string;
}

/** What of a shop's languages makes one prepared statement differ from another. */
export interface LanguageShape {
  /** There are several, so that a category may be named by any of its addresses. */
  readonly several: boolean;
  /** Not in the default one. */
  readonly translated: boolean;
}

/** The id of the category with the address that is asked for. */
export const categoryId = ({ several }: LanguageShape, value: Value): string => {
  const slug = value('category', 'text');
  const own = `(select g.id from categories g where g.slug = ${slug})`;
  return several ? `coalesce(${own}, (select t.entity_id from translations t where t.entity = 'category' and t.slug = ${slug}))` : own;
};

/** Writes the place of a value, as `$3::text`. */
export type Value = (name: keyof PageValues, type: string) => string;

export interface PageStatement {
  readonly text: string;
  readonly parameters: readonly (keyof PageValues)[];
}

export interface PageShape {
  readonly found: FoundShape | null;
  readonly list: ListShape;
  /** Counted in the same statement, so that what matches is looked up once. */
  readonly facets: FacetShape | null;
}

const statements = new Map<string, PageStatement>();

/** One statement for each shape: few of them, so that each is prepared. */
export function pageStatement(shape: PageShape): PageStatement {
  const name = JSON.stringify(shape);
  const known = statements.get(name);
  if (known) return known;
  const made = compose(shape);
  statements.set(name, made);
  return made;
}

function compose(shape: PageShape): PageStatement {
  const parameters: (keyof PageValues)[] = [];
  const value: Value = (name, type) => {
    if (!parameters.includes(name)) parameters.push(name);
    return `$${parameters.indexOf(name) + 1}::${type}`;
  };
  const text = `
    ${
      shape.found
        ? `with ${foundProducts(shape.found, value)},
    marked as materialized (
      select m.*, f.score from found f join product_marks m on m.product_no = f.product_no and m.currency = ${value('currency', 'char(3)')})`
        : ''
    }
    select * from (${list(shape.list, value)}) l
    ${shape.facets ? `cross join (${facets(shape.facets, value)}) f` : ''}`;
  return { text, parameters };
}
