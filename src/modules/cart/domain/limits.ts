/** Units of one variant in a cart; the table has the same limit. */
export const mostUnits = 999;
/** Different variants in a cart; the table has the same limit. */
export const mostLines = 100;
