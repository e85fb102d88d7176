/** A text with `{name}` places, or its plural forms (CLDR categories, chosen by the parameter `count`). */
export type Message = string | PluralMessage;
export type PluralMessage = { readonly other: string } & Partial<Readonly<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>>>;
export type Dictionary = { readonly [key: string]: Message | Dictionary };
export type Params = Readonly<Record<string, string | number>>;

/** The dotted paths of all messages of a dictionary. */
export type Key<D> = { [K in keyof D & string]: D[K] extends Message ? K : `${K}.${Key<D[K]>}` }[keyof D & string];

/** A dictionary of another language: the same keys, any texts. */
export type Translation<D> = { readonly [K in keyof D]: D[K] extends Message ? Message : Translation<D[K]> };

export type Translate<D> = (key: Key<D>, params?: Params) => string;

/** A missing key answers itself, so that a gap shows and nothing breaks. */
export function translate(dictionary: Dictionary, locale: string, key: string, params: Params = {}): string {
  const message = find(dictionary, key);
  if (message === null) return key;
  const text = typeof message === 'string' ? message : pluralOf(message, locale, params['count']);
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = params[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  });
}

function find(dictionary: Dictionary, key: string): Message | null {
  let at: Message | Dictionary | undefined = dictionary;
  for (const part of key.split('.')) {
    if (at === undefined || isMessage(at)) return null;
    at = at[part];
  }
  return at !== undefined && isMessage(at) ? at : null;
}

const isMessage = (value: Message | Dictionary): value is Message => typeof value === 'string' || typeof value['other'] === 'string';

function pluralOf(message: PluralMessage, locale: string, count: string | number | undefined): string {
  const form = new Intl.PluralRules(locale).select(Number(count ?? 0));
  return message[form] ?? message.other;
}
