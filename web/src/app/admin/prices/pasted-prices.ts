import { toAmount } from '../frame/money-text';

export interface PastedPrice {
  readonly sku: string;
  readonly minQuantity: number;
  /** Minor units; null takes the price out of the list. */
  readonly minor: number | null;
}

export interface Pasted {
  readonly prices: readonly PastedPrice[];
  /** Lines that are no prices, counted from 1; empty ones are passed over. */
  readonly unreadable: readonly { readonly line: number; readonly text: string }[];
}

/** Lines of SKU, price and quantity, parted by tabs as a spreadsheet does it, by semicolons, or by blanks. */
export function readPrices(text: string, currency: string): Pasted {
  const lines = text.split(/\r?\n/).map((words, at) => ({ line: at + 1, text: words.trim(), parts: partsOf(words) }));
  const read = lines.filter((line) => line.text !== '').map((line) => ({ ...line, price: priceOf(line.parts, currency) }));
  return {
    prices: read.flatMap(({ price }) => (price === null ? [] : [price])),
    unreadable: read.flatMap(({ line, text: words, price }) => (price === null ? [{ line, text: words }] : [])),
  };
}

function partsOf(words: string): readonly string[] {
  const divider = words.includes('\t') ? '\t' : words.includes(';') ? ';' : /\s+/;
  return (divider instanceof RegExp ? words.trim() : words).split(divider).map((part) => part.trim());
}

function priceOf([sku = '', amount = '', quantity = '', ...others]: readonly string[], currency: string): PastedPrice | null {
  if (sku === '' || others.some((part) => part !== '') || !/^\d{0,4}$/.test(quantity)) return null;
  const minQuantity = quantity === '' ? 1 : Number(quantity);
  const taken = amount === '' || amount === '-';
  const price = taken ? null : toAmount(amount, currency);
  return minQuantity < 1 || (price === null && !taken) ? null : { sku, minQuantity, minor: price?.minor ?? null };
}
