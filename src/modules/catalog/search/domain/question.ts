import { correctionOf, suggestionFor } from './corrections';
import { spellingsOf, type ParsedQuery, type Token } from './query';
import { rarity, weightScale } from './ranking';
import type { KnownWord, WordFacts } from './word-facts';
import { isCode } from './words';

/** What is looked for: each slot is a thing that was asked for, in any of its alternatives. */
export interface Question {
  readonly slots: readonly Slot[];
  readonly phrases: readonly string[];
  readonly excluded: readonly string[];
  /** The words that are looked for instead of those that were typed. */
  readonly corrected: string | null;
  /** Words that may have been meant; they are not looked for. */
  readonly didYouMean: string | null;
}

export interface Slot {
  readonly alternatives: readonly Alternative[];
  /** How rare it is. */
  readonly rarity: number;
}

export interface Alternative {
  /** All must occur. */
  readonly terms: readonly string[];
  readonly products: number;
  /** 1: as good as what was typed. */
  readonly worth: number;
}

const worth = { synonym: 0.9, completion: 0.8, bareNumber: 0.4 };
const completionsAtMost = 10;
const splitKnownIn = 3;

interface Place {
  readonly token: Token;
  readonly alternatives: Alternative[];
}

export function understand(query: ParsedQuery, facts: WordFacts, { correct }: { readonly correct: boolean }): Question {
  const spellings = spellingsOf(query.tokens);
  const placed = new Map<number, Place[]>();
  const instead: string[] = [];
  const suggested: string[] = [];
  const meaningful = query.tokens.some((t) => !facts.known.get(t.text)?.stop);

  for (const [at, token] of query.tokens.entries()) {
    const known = facts.known.get(token.text);
    const read = readToken(token, at === query.tokens.length - 1);
    instead.push(read.instead ?? token.text);
    suggested.push(read.suggested ?? read.instead ?? token.text);
    if (!(known?.stop && meaningful)) placed.set(at, read.places);
  }
  for (const { first, count, text } of spellings.joined) addAlternative(first, count, [text], 1);
  for (const { from, to } of facts.synonyms) {
    const words = from.split(' ');
    for (let first = 0; first + words.length <= query.tokens.length; first += 1)
      if (words.every((word, i) => query.tokens[first + i]?.text === word))
        addAlternative(first, words.length, to.split(' '), worth.synonym);
  }
  const slots = [...placed.values()].flat().map(({ alternatives }) => slotOf(alternatives, facts.products));
  const said = query.tokens.map((t) => t.text).join(' ');
  return {
    slots: slots.filter((slot) => slot.alternatives.length > 0),
    phrases: query.phrases,
    excluded: query.excluded.flatMap((word) => facts.known.get(word)?.terms ?? [word]),
    corrected: instead.join(' ') === said ? null : instead.join(' '),
    didYouMean: suggested.join(' ') === instead.join(' ') ? null : suggested.join(' '),
  };

  function readToken(token: Token, last: boolean): { places: Place[]; instead?: string; suggested?: string } {
    const own = [token.text, ...token.measures].flatMap((word) => alternativeOf([word], 1) ?? []);
    const number = token.measures.length > 0 ? /^\d+(?:[.,]\d+)?/.exec(token.text)?.[0] : undefined;
    if (number !== undefined) own.push(...(alternativeOf([number], worth.bareNumber) ?? []));
    const alike = facts.alike.filter((a) => a.of === token.text);
    const known = facts.known.get(token.text);
    if (own.length > 0 || !token.free) {
      const meant = correct && known ? suggestionFor(known, alike) : null;
      return { places: [{ token, alternatives: own }], ...(meant ? { suggested: meant.word } : {}) };
    }
    const completions = last ? [...facts.completions].sort((a, b) => b.products - a.products).slice(0, completionsAtMost) : [];
    if (completions.length > 0)
      return { places: [{ token, alternatives: completions.flatMap((c) => asAlternatives(c, worth.completion)) }] };
    const correction = correct && !isCode(token.text) ? correctionOf(token.text, alike) : null;
    const parts = bestSplit(token);
    if (parts && (isCode(token.text) || !correction || correction.wrong > 1))
      return { places: parts.map((word) => ({ token, alternatives: asAlternatives(word, 1) })) };
    if (correction) return { places: [{ token, alternatives: asAlternatives(correction.word, 1) }], instead: correction.word.word };
    return { places: [{ token, alternatives: [] }] };
  }

  function bestSplit(token: Token): KnownWord[] | null {
    const known = spellings.split
      .filter((s) => query.tokens[s.token] === token)
      .map((s) => s.parts.flatMap((part) => facts.known.get(part) ?? []))
      .filter((parts) => parts.length === 2 && parts.every((p) => p.products >= (isCode(token.text) ? 1 : splitKnownIn)))
      .sort((a, b) => rarest(b) - rarest(a));
    return known[0] ?? null;
  }

  function addAlternative(first: number, count: number, words: readonly string[], value: number): void {
    const alternative = alternativeOf(words, value);
    if (!alternative) return;
    for (let at = first; at < first + count; at += 1) for (const place of placed.get(at) ?? []) place.alternatives.push(...alternative);
  }

  function alternativeOf(words: readonly string[], value: number): Alternative[] | null {
    const known = words.flatMap((word) => facts.known.get(word) ?? []);
    if (known.length < words.length || known.some((k) => k.products === 0)) return null;
    if (known.length === 1) return known.flatMap((k) => asAlternatives(k, value));
    return [{ terms: known.flatMap((k) => k.terms[0] ?? k.word), products: rarest(known), worth: value }];
  }
}

const rarest = (words: readonly KnownWord[]): number => Math.min(...words.map((w) => w.products));

/** In a shop of several languages a word has a term in each; any of them will do. */
const asAlternatives = (word: KnownWord, value: number): Alternative[] =>
  [...new Set(word.terms)].map((term) => ({ terms: [term], products: word.products, worth: value }));

function slotOf(alternatives: readonly Alternative[], products: number): Slot {
  const best = new Map<string, Alternative>();
  for (const alternative of alternatives) {
    const key = alternative.terms.join(' ');
    if ((best.get(key)?.worth ?? 0) < alternative.worth) best.set(key, alternative);
  }
  return {
    alternatives: [...best.values()],
    rarity: rarity(products, Math.max(0, ...alternatives.map((a) => a.products))),
  };
}

/** The terms to look up, in columns; slot 0 is what a product is called by its type. */
export interface Lookup {
  readonly terms: readonly string[];
  readonly slots: readonly number[];
  readonly alternatives: readonly number[];
  /** Terms of the alternative. */
  readonly sizes: readonly number[];
  readonly weights: readonly number[];
}

const typeNamesAtMost = 24;

/** `rarities` of the first page keep the scores of the pages after it the same. */
export function lookupOf(slots: readonly Slot[], rarities: readonly number[]): Lookup {
  const rows: { term: string; slot: number; alternative: number; size: number; weight: number }[] = [];
  let alternative = 0;
  for (const [at, slot] of slots.entries()) {
    for (const { terms, worth: value } of slot.alternatives) {
      alternative += 1;
      const weight = Math.max(1, Math.round(((rarities[at] ?? 0) * value * weightScale) / terms.length));
      for (const term of terms) rows.push({ term, slot: at + 1, alternative, size: terms.length, weight });
    }
  }
  for (const { name, value } of typeNames(slots, rarities)) {
    alternative += 1;
    rows.push({ term: `=${name}`, slot: 0, alternative, size: 1, weight: Math.max(1, Math.round(value * weightScale)) });
  }
  return {
    terms: rows.map((r) => r.term),
    slots: rows.map((r) => r.slot),
    alternatives: rows.map((r) => r.alternative),
    sizes: rows.map((r) => r.size),
    weights: rows.map((r) => r.weight),
  };
}

export const roundedRarities = (slots: readonly Slot[]): number[] => slots.map((s) => Math.round(s.rarity * 1_000) / 1_000);

/** The last words of a question name the thing: of "bluetooth headphones", headphones and bluetooth headphones are types. */
function typeNames(slots: readonly Slot[], rarities: readonly number[]): { name: string; value: number }[] {
  let tails: { name: string; value: number; worth: number }[] = [{ name: '', value: 0, worth: 1 }];
  const names: { name: string; value: number }[] = [];
  for (const [back, slot] of [...slots].reverse().entries()) {
    const rare = rarities[slots.length - 1 - back] ?? 0;
    tails = tails.flatMap((tail) =>
      slot.alternatives.map(({ terms, worth: value }) => ({
        name: [...terms, ...(tail.name === '' ? [] : [tail.name])].join(' '),
        value: tail.value + rare,
        worth: tail.worth * value,
      })),
    );
    names.push(...tails.map((tail) => ({ name: tail.name, value: tail.value * tail.worth })));
    if (names.length >= typeNamesAtMost) break;
  }
  return names.slice(0, typeNamesAtMost);
}
