/** A column of a table; what it shows is `text` or a `gCell` template of the same key. */
export interface Column<T> {
  readonly key: string;
  readonly label: string;
  readonly text?: (row: T) => string | null;
  /** Figures stand at the end, so that they can be compared. */
  readonly end?: boolean;
  /** Words that are only read when wanted. */
  readonly quiet?: boolean;
  /** A moment: stays on one line. */
  readonly time?: boolean;
  /** What the API takes to sort by it, upwards and downwards. */
  readonly sort?: { readonly up?: string; readonly down?: string };
  /** `always` cannot be switched off; `off` is only shown to those who switch it on. */
  readonly shown?: 'always' | 'on' | 'off';
  /** Its place on a phone, where a row is a card: the heading, the corner beside it, a line with its label (the usual), or not shown unless switched on. */
  readonly card?: 'title' | 'corner' | 'line' | 'bare' | 'none';
}

/** A field above a table that narrows it. */
export type FilterField =
  | { readonly kind: 'search'; readonly key: string; readonly label: string; readonly hint?: string }
  | { readonly kind: 'choice' | 'tabs'; readonly key: string; readonly label: string; readonly options: readonly Option[] }
  | { readonly kind: 'day'; readonly key: string; readonly label: string };

export interface Option {
  readonly value: string;
  readonly label: string;
}
