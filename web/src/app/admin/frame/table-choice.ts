export const pageSizes = [25, 50, 100] as const;
export type PageSize = (typeof pageSizes)[number];

export interface TableChoice {
  /** Columns switched on or off against what the table shows by itself. */
  readonly columns: Readonly<Record<string, boolean>>;
  readonly dense: boolean;
  readonly pageSize: PageSize;
}

export type TableChoices = Readonly<Record<string, TableChoice>>;

export const defaults: TableChoice = { columns: {}, dense: false, pageSize: 25 };

/** What was kept in the browser; whatever does not look like it is forgotten. */
export function readChoices(kept: string | null): TableChoices {
  if (kept === null) return {};
  try {
    const value: unknown = JSON.parse(kept);
    if (!isRecord(value)) return {};
    return Object.fromEntries(Object.entries(value).flatMap(([table, choice]) => (isRecord(choice) ? [[table, choiceOf(choice)]] : [])));
  } catch {
    return {};
  }
}

export const isShown = ({ columns }: TableChoice, key: string, otherwise: boolean): boolean => columns[key] ?? otherwise;

function choiceOf({ columns, dense, pageSize }: Record<string, unknown>): TableChoice {
  const switches = isRecord(columns)
    ? Object.entries(columns).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean')
    : [];
  return {
    columns: Object.fromEntries(switches),
    dense: dense === true,
    pageSize: pageSizes.find((size) => size === pageSize) ?? defaults.pageSize,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
