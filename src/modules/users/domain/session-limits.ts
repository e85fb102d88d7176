/** A session ends when it rests too long, and in any case one day. */
export const sessionLimits = { idleDays: 30, absoluteDays: 90 } as const;
