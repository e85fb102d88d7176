export const demoProducts: readonly Readonly<Record<string, unknown>>[] = [];
