import { daysOf } from '../domain/attributes';

/** `attr.<code>=oak,pine`: one of these values · `attr.<code>=40..60`, `40..`, `..60`: in this range, both ends included. */
export interface AttributeFilter {
  readonly code: string;
  readonly keys: readonly string[];
  readonly range: { readonly min: number; readonly max: number } | null;
}

const named = /^attr\.([a-z0-9]+(?:-[a-z0-9]+)*)$/;
const number = /^-?[0-9]{1,15}(?:\.[0-9]{1,10})?$/;
const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const mostFilters = 10;

/** What a parameter of a list says; null when it is no filter by an attribute, a text when it is a wrong one. */
export function readAttributeFilter(name: string, value: unknown): AttributeFilter | string | null {
  const code = named.exec(name)?.[1];
  if (code === undefined) return null;
  if (typeof value !== 'string' || value === '' || value.length > 500) return 'must be values or a range';
  if (!value.includes('..')) return { code, keys: value.split(','), range: null };
  const [low = '', high = '', ...more] = value.split('..');
  const [min, max] = [boundOf(low, -Infinity), boundOf(high, Infinity)];
  if (more.length > 0 || value === '..' || min === null || max === null) return 'must be a range such as 40..60, 40.. or 2026-01-01..';
  return { code, keys: [], range: { min, max } };
}

function boundOf(text: string, open: number): number | null {
  if (text === '') return open;
  const bound = number.test(text) ? Number(text) : date.test(text) ? dayOf(text) : NaN;
  return Number.isNaN(bound) ? null : bound;
}

/** NaN for a day that is in no calendar: Date takes the 30th of February for one in March. */
function dayOf(text: string): number {
  const days = daysOf(text);
  return Number.isNaN(days) || new Date(days * 86_400_000).toISOString().slice(0, 10) !== text ? NaN : days;
}

export const attributeFilters = (query: Readonly<Record<string, unknown>>): AttributeFilter[] =>
  Object.entries(query).flatMap(([name, value]) => {
    const filter = readAttributeFilter(name, value);
    return filter === null || typeof filter === 'string' ? [] : filter;
  });

/** Of a query's parameters those that are not known here, and those that say nothing sensible. */
export function wrongFilters(query: Readonly<Record<string, unknown>>, known: (name: string) => boolean) {
  const others = Object.entries(query).filter(([name]) => !known(name));
  const read = others.map(([name, value]) => ({ name, filter: readAttributeFilter(name, value) }));
  return {
    unknown: read.flatMap(({ name, filter }, at) => (filter === null || at >= mostFilters ? name : [])),
    wrong: read.flatMap(({ name, filter }) => (typeof filter === 'string' ? { name, detail: filter } : [])),
  };
}
