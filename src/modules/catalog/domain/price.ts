/** Minor units of a price: what shops ask, and far from where sums stop being exact. */
export const mostMinor = 1_000_000_000_000;
