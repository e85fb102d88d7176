/** What of a thing was changed: `variants.MUG-S.prices.USD` is the price in USD of the variant MUG-S. */
export interface ChangedField {
  readonly name: string;
  /** The variant's SKU, the detail's name, or the language. */
  readonly of: string | null;
  /** ISO 4217 where the values are amounts, in minor units. */
  readonly currency: string | null;
}

export function changedField(path: string): ChangedField {
  const [, locale, text, rest] = /^translations\.([A-Za-z0-9-]+)\.([A-Za-z]+)(?:\.(.+))?$/.exec(path) ?? [];
  if (locale !== undefined && text !== undefined)
    return { name: text, of: rest === undefined ? locale : `${locale}, ${rest}`, currency: null };
  const [, pricedSku, price, currency] = /^variants\.(.+)\.(prices|compareAtPrices)\.([A-Z]{3})$/.exec(path) ?? [];
  if (pricedSku !== undefined && price !== undefined && currency !== undefined) return { name: price, of: pricedSku, currency };
  const [, listedSku, listCurrency, from] = /^prices\.(.+)\.([A-Z]{3})(?:\.(\d+))?$/.exec(path) ?? [];
  if (listedSku !== undefined && listCurrency !== undefined)
    return { name: 'prices', of: from === undefined ? listedSku : `${listedSku}, ${from} +`, currency: listCurrency };
  const [, sku, name] = /^variants\.(.+)\.([A-Za-z]+)$/.exec(path) ?? [];
  if (sku !== undefined && name !== undefined) return { name, of: sku, currency: null };
  const [, detail] = /^attributes\.(.+)$/.exec(path) ?? [];
  return detail === undefined ? { name: path, of: null, currency: null } : { name: 'attributes', of: detail, currency: null };
}
