import type { Caller } from '../../platform/auth/principal';

/** Who the history and the movements name. */
export const actorOf = (caller: Caller): string | null => caller.principal?.userId ?? null;
