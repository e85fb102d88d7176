/** Milliseconds before try number `attempt` + 1: doubles from `baseMs` up to ten minutes, give or take a quarter. */
export function pauseMs(attempt: number, baseMs: number, chance: number = Math.random()): number {
  const whole = Math.min(baseMs * 2 ** (attempt - 1), 600_000);
  return Math.round(whole * (0.75 + chance / 2));
}

export const defaultAttempts = 5;
export const defaultPauseMs = 1_000;
export const defaultStopMs = 10_000;
