/** `laptop, Notebook ,` → `['laptop', 'Notebook']`. */
export const wordsIn = (text: string): string[] =>
  text
    .split(',')
    .map((words) => words.trim())
    .filter((words) => words !== '');
