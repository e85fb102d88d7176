const dayMs = 24 * 60 * 60 * 1000;
const firstPauseMs = 30_000;
const longestPauseMs = { unreachable: 5 * 60 * 1000, later: 60 * 60 * 1000 } as const;

/**
 * Milliseconds until a mail that was not taken is tried again, give or take a quarter: 30 s, doubling up to five minutes
 * when the server takes none, up to an hour when it is about this mail; null when it has been tried for a day.
 */
export function nextTryMs({
  kind,
  attempts,
  ageMs,
  chance,
}: {
  kind: 'unreachable' | 'later';
  attempts: number;
  ageMs: number;
  chance: number;
}): number | null {
  if (ageMs >= dayMs) return null;
  const pause = Math.min(firstPauseMs * 2 ** Math.min(attempts - 1, 20), longestPauseMs[kind]);
  return Math.round(Math.min(pause * (0.75 + chance / 2), Math.max(dayMs - ageMs, firstPauseMs)));
}

/** How the other side refused, as an SMTP client reports it. */
export interface Refusal {
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
}

/**
 * `refused`: this mail will never be taken (5xx for its recipient or content, RFC 5321 4.2.1). `unreachable`: no mail is
 * taken now, the next one would fail as well. `later`: this one not now.
 */
export function kindOfRefusal({ code, responseCode }: Refusal): 'refused' | 'unreachable' | 'later' {
  if ((code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined) return responseCode >= 500 ? 'refused' : 'later';
  return responseCode !== undefined && responseCode < 500 ? 'later' : 'unreachable';
}
