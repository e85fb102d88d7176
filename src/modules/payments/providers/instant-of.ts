/** When an id of ours was made: the first 48 bits of a uuid of version 7 are milliseconds since 1970 (RFC 9562, 5.7). */
export const instantOf = (uuid: string): Date => new Date(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16));
