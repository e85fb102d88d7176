/** What products are found by is read when something has changed, whoever asks next; what dictionaries say of a word, once. */
export const isCatchingUp = (statement: string): boolean => /^\s*\/\* (?:finder|stems) \*\//.test(statement);
