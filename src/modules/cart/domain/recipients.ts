export interface Recipient {
  readonly email: string;
  readonly message?: string | undefined;
  /** A day, UTC. */
  readonly sendOn?: string | undefined;
}

/** One for each unit; null: the buyer. */
export type Recipients = readonly (Recipient | null)[];

/** Units that came after the others were named are for the buyer. */
export const fitted = (recipients: Recipients | null | undefined, quantity: number): (Recipient | null)[] =>
  Array.from({ length: quantity }, (_unit, at) => recipients?.[at] ?? null);

/** How far ahead somebody may have a gift card sent. */
export const mostDaysAhead = 366;

/** Whether one of them is to be sent later than anybody may ask for; `now` in milliseconds since 1970. */
export const isTooLate = (recipients: Recipients, now: number): boolean =>
  recipients.some((one) => one?.sendOn !== undefined && Date.parse(one.sendOn) > now + mostDaysAhead * 86_400_000);
