import type { ParsedLine } from '../line';

export const formatNames = ['jsonl', 'csv', 'shopify', 'woocommerce', 'google'] as const;
export type FormatName = (typeof formatNames)[number];

/** What a file does not say itself. */
export interface FormatOptions {
  /** ISO 4217, of prices without one. */
  readonly currency: string;
  /** Where units are counted that name no store; null: the shop's first one. */
  readonly store: string | null;
  /** Codes and names of the shop's product types, in lower case: other types in a file become categories. */
  readonly types: ReadonlySet<string>;
}

/** Text of a file in pieces, without byte order mark and with LF alone, to products in the order of their first lines. */
export type FormatReader = (text: AsyncIterable<string>, options: FormatOptions) => AsyncGenerator<ParsedLine>;
