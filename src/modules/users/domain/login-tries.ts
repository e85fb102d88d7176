/** Wrong passwords for one address, from wherever they come. The right one within the limit starts the count again. */
export const loginTries = { most: 20, windowMinutes: 15 } as const;
