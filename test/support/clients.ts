import { setTimeout as sleep } from 'node:timers/promises';
import { buy, cancel, refund, ship, type Stage } from './crash-scenes';
import type { Belief, Notebook } from './notebook';
import type { Chance } from './random';

/** What clients do, and how often; and the cards they pay with. */
const deeds = { buy: 60, cancel: 12, refund: 16, ship: 12 } as const;
const tokens = { tok_ok: 58, tok_declined: 8, tok_3ds: 6, tok_timeout: 9, tok_error: 5, tok_webhook: 14 } as const;
export type Cards = Readonly<Partial<Record<keyof typeof tokens, number>>>;
/** Those that are decided at once, or as soon as somebody asks: `tok_error` takes 40 seconds to be believed. */
export const quickCards = { tok_ok: 70, tok_declined: 10, tok_timeout: 10, tok_webhook: 10 } as const;
const noCards = { tok_ok: 0, tok_declined: 0, tok_3ds: 0, tok_timeout: 0, tok_error: 0, tok_webhook: 0 };
/** After a request that got no answer, milliseconds. */
const breatherMs = 20;

export interface Clients {
  /** Keys of what they have asked for and are not answered yet. */
  waiting(): readonly string[];
  /** Resolves when each of them has finished what it was doing. */
  leave(): Promise<void>;
}

/** So many who buy, cancel, refund and ship, each one thing after the other, until they are sent away. */
export function letIn(stage: Stage, count: number, chance: Chance, label: string, cards: Cards = tokens): Clients {
  let open = true;
  const work = Promise.all(
    Array.from({ length: count }, async () => {
      while (open) await act(stage, chance, label, cards).catch(() => sleep(breatherMs));
    }),
  );
  return {
    waiting: () =>
      stage.notebook
        .entries()
        .filter(({ belief }) => belief === 'unknown')
        .map(({ deed }) => deed.key),
    async leave() {
      open = false;
      await work;
    },
  };
}

/** How much of what was asked for came to which end, a line for each deed. */
export function tally(notebook: Notebook): string {
  const entries = notebook.entries();
  const count = (what: string, belief: Belief): number => entries.filter((e) => e.deed.what === what && e.belief === belief).length;
  return ['purchase', 'cancel', 'refund', 'ship']
    .map((what) => `${what.padEnd(9)} ${(['ok', 'taken', 'fail', 'unknown'] as const).map((b) => `${b} ${count(what, b)}`).join(', ')}`)
    .join('\n');
}

async function act(stage: Stage, chance: Chance, label: string, cards: Cards): Promise<void> {
  const deed = chance.weighted(deeds);
  const placed = stage.notebook
    .entries()
    .filter((entry) => entry.deed.what === 'purchase' && entry.belief === 'ok' && entry.answer?.body.status === 'paid')
    .map((entry) => entry.answer?.body as { id: string; currency: string });
  if (deed === 'buy' || placed.length === 0) return void (await buy(stage, label, chance.weighted({ ...noCards, ...cards })));
  const { id, currency } = chance.pick(placed);
  if (deed === 'cancel') await cancel(stage, label, id);
  else if (deed === 'ship') await ship(stage, label, id);
  else await refund(stage, label, id, chance.between(1, 900), currency);
}
