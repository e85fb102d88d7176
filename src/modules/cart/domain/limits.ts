/** Units of one variant in a cart; the table has the same limit. */
export const mostUnits = 999;
/** Different variants in a cart; the table has the same limit. */
export const mostLines = 100;
/** Minor units of all lines together: far from where numbers stop being exact, with tax and shipping on top. */
export const mostWorth = 1e15;
