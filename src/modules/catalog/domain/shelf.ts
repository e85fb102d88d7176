/**
 * Units of one variant in one store: what a count may say, and a delta lead to. Units that come back from buyers may lead
 * beyond it, as they are there whatever we say; the column has room for as many again.
 */
export const mostUnits = 1_000_000_000;
