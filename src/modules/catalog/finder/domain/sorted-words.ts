/** Words in order of their letters, each once, to be read from any beginning on. */
export interface SortedWords {
  add(word: string): void;
  /** Those that begin so, in order. */
  beginningWith(beginning: string): Iterable<string>;
}

/** A run that is longer is parted in two: a word is put in its place without moving all behind it. */
const longestRun = 512;

export function createSortedWords(): SortedWords {
  const runs: string[][] = [[]];

  /** The last run that begins at or before the word. */
  function runFor(word: string): number {
    let [low, high] = [0, runs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((runs[middle]?.[0] ?? '') <= word) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    add(word) {
      const at = runFor(word);
      const run = runs[at] ?? [];
      const place = firstFrom(run, word);
      if (run[place] === word) return;
      run.splice(place, 0, word);
      if (run.length > longestRun) runs.splice(at + 1, 0, run.splice(run.length >> 1));
    },
    *beginningWith(beginning) {
      for (let at = runFor(beginning), place = firstFrom(runs[at] ?? [], beginning); at < runs.length; at += 1, place = 0) {
        const run = runs[at] ?? [];
        for (; place < run.length; place += 1) {
          const word = run[place] ?? '';
          if (!word.startsWith(beginning)) return;
          yield word;
        }
      }
    },
  };
}

/** The place of the first word that is not before this one. */
function firstFrom(run: readonly string[], word: string): number {
  let [low, high] = [0, run.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((run[middle] ?? '') < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
