/**
 * Wrong passwords for one address in `windowMinutes`: `most` from one network, `mostOfStrangers` from all networks together,
 * so that a guesser with many networks is slowed too. A device on which the person has signed in before has `most` of its
 * own and is counted nowhere else: no stranger can shut the owner out of it. The right password starts its own count again.
 */
export const loginTries = { windowMinutes: 15, most: 20, mostOfStrangers: 100 } as const;
