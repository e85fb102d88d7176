/** Whether each band ends above the one before and none but the last has no end (null). */
export const bandsFollow = (bands: readonly { readonly upToGrams: number | null }[]): boolean =>
  bands.slice(1).every(({ upToGrams }, index) => {
    const before = bands[index]?.upToGrams ?? null;
    return before !== null && (upToGrams === null || upToGrams > before);
  });
