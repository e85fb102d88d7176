/** Units of one variant in one store: what a count may say, and a delta lead to. */
export const mostUnits = 1_000_000_000;
