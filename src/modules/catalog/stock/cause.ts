/** The first word of a movement's cause: what staff did. */
export const causeOf = (reason: string, id: string): string =>
  `${reason === 'received' ? 'receive' : reason === 'count' ? 'count' : 'adjust'}:${id}`;
