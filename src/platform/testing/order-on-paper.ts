import { at, type Act } from './order-acts';

/** Where a unit is. `promised`: announced by the return of that index. */
export type Place = 'open' | 'out' | 'shelf' | 'lost' | 'gone' | { readonly promised: number };

interface NaiveReturn {
  state: 'requested' | 'approved' | 'partly-received' | 'received' | 'over';
  exchange: { readonly first: boolean; done: boolean } | null;
  /** What was announced. */
  readonly line: number;
}

/** An order as one would keep it on paper: where each unit is, and every sum that came or went. No rule of the shop is used. */
export interface Naive {
  readonly lines: Place[][];
  readonly cash: number[];
  readonly returns: NaiveReturn[];
  cancelled: boolean;
  /** All its money was back once: nothing of it leaves any more. */
  givenUp: boolean;
}

/** What the real order says of an act before it is done; amounts in minor units, below zero: what goes back. */
export interface Told {
  /** Of an edit, an addition or an exchange: what the order costs more. */
  readonly difference: number;
  /** What is due after it. */
  readonly due: number;
}

export const kept = ({ cash }: Naive): number => cash.reduce((sum, amount) => sum + amount, 0);

export const count = (line: readonly Place[], ...places: readonly Extract<Place, string>[]): number =>
  line.filter((place) => typeof place === 'string' && places.includes(place)).length;

export const promised = (line: readonly Place[], back?: number): number =>
  line.filter((place) => typeof place === 'object' && (back === undefined || place.promised === back)).length;

/** Units that the line has, whatever became of them. */
export const size = (line: readonly Place[]): number => line.length - count(line, 'gone');

/** Whether it may be done; where it may, what becomes of the units. Money is booked by the caller, as it was told. */
export function happen(order: Naive, act: Act, told: (goods?: number) => Told): boolean {
  if (order.cancelled) return false;
  switch (act.what) {
    case 'ship': {
      const line = at(order.lines, act.line);
      if (!line || order.givenUp || act.units < 1 || count(line, 'open') < act.units) return false;
      move(line, 'open', 'out', act.units);
      return true;
    }
    case 'edit': {
      const line = at(order.lines, act.line);
      if (!line || order.givenUp || act.keep >= size(line)) return false;
      if (size(line) - act.keep > count(line, 'open')) return false;
      if (act.keep === 0 && order.lines.every((other) => other === line || size(other) === 0)) return false;
      if (!affords(order, told())) return false;
      move(line, 'open', 'gone', size(line) - act.keep);
      return true;
    }
    case 'add':
      if (order.givenUp || !affords(order, told())) return false;
      order.lines.push(Array.from({ length: act.units }, () => 'open' as const));
      return true;
    case 'cancel':
      if (order.lines.some((line) => line.some((place) => place !== 'open' && place !== 'gone'))) return false;
      order.cancelled = true;
      return true;
    case 'refund': {
      const amount = amountOf(act.share, kept(order));
      return amount > 0 && amount <= kept(order);
    }
    case 'ask': {
      const line = at(order.lines, act.line);
      if (!line || act.units < 1 || count(line, 'out') < act.units) return false;
      move(line, 'out', { promised: order.returns.length }, act.units);
      order.returns.push({ state: 'requested', exchange: null, line: act.line % order.lines.length });
      return true;
    }
    case 'approve': {
      const [back, one] = find(order, act.back, 'requested');
      const line = order.lines.find((places) => promised(places, back) > 0);
      if (one?.state !== 'requested' || !line || act.units < 1 || act.units > promised(line, back)) return false;
      if (act.exchange && (order.givenUp || !affords(order, told()))) return false;
      free(line, back, promised(line, back) - act.units);
      Object.assign(one, { state: 'approved', exchange: act.exchange && { first: act.exchange.first, done: false } });
      return true;
    }
    case 'reject':
    case 'keep': {
      const [back, one] = find(order, act.back, ...(act.what === 'keep' ? (['requested', 'approved'] as const) : (['requested'] as const)));
      const may = one?.state === 'requested' || (act.what === 'keep' && one?.state === 'approved' && !(one.exchange?.done ?? false));
      if (!one || !may) return false;
      for (const line of order.lines) free(line, back, promised(line, back));
      one.state = 'over';
      return true;
    }
    case 'receive': {
      const [back, one] = find(order, act.back, 'approved', 'partly-received');
      const line = at(order.lines, act.line ?? one?.line ?? 0);
      const units = act.restock + act.writeOff;
      if (!line || (one?.state !== 'approved' && one?.state !== 'partly-received')) return false;
      if (act.money && one.exchange) return false;
      if (units < 1 || units > promised(line, back) + count(line, 'out')) return false;
      const awaited = order.lines.reduce((sum, places) => sum + promised(places, back), 0);
      if (act.complete && one.exchange?.first && awaited > Math.min(units, promised(line, back))) return false;
      take(line, back, act.restock, 'shelf');
      take(line, back, act.writeOff, 'lost');
      const open = order.lines.reduce((sum, places) => sum + promised(places, back), 0);
      one.state = act.complete || open === 0 ? 'received' : 'partly-received';
      if (one.state === 'received') for (const places of order.lines) free(places, back, promised(places, back));
      return true;
    }
    case 'close': {
      const [back, one] = find(order, act.back, 'partly-received');
      if (one?.state !== 'partly-received' || one.exchange?.first) return false;
      for (const line of order.lines) free(line, back, promised(line, back));
      one.state = 'received';
      return true;
    }
  }
}

/** So many hundredths of what is left, at least one. */
export const amountOf = (share: number, left: number): number => Math.max(1, Math.ceil((left * share) / 100));

/** Less money is left than goes back, or none for goods that are still to be paid: then not. */
export const affords = (order: Naive, { difference, due }: Told): boolean =>
  difference >= 0 || (kept(order) + difference >= 0 && (kept(order) + difference > 0 || due <= 0));

export const find = (
  { returns }: Naive,
  back: number,
  ...states: readonly NaiveReturn['state'][]
): readonly [number, NaiveReturn | undefined] => {
  const fit = returns.flatMap(({ state }, index) => (states.includes(state) ? [index] : []));
  const index = at(fit, back) ?? -1;
  return [index, returns[index]];
};

function move(line: Place[], from: Place, to: Place, units: number): void {
  for (let left = units; left > 0; left -= 1) line[line.indexOf(from)] = to;
}

function free(line: Place[], back: number, units: number): void {
  for (let left = units; left > 0; left -= 1) line[indexOf(line, back)] = 'out';
}

/** What was announced is taken first. */
function take(line: Place[], back: number, units: number, to: 'shelf' | 'lost'): void {
  for (let left = units; left > 0; left -= 1) line[indexOf(line, back) >= 0 ? indexOf(line, back) : line.indexOf('out')] = to;
}

const indexOf = (line: readonly Place[], back: number): number =>
  line.findIndex((place) => typeof place === 'object' && place.promised === back);
