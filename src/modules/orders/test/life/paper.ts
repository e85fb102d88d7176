import { money } from '../../../../platform/kernel/money';
import { fulfilmentOnceChanged, totalsOver, withUnits, type LineMoney } from '../../domain/changing';
import { cancelled, fulfilmentAfter, isCancellable, mayFulfil, mayLeave, pack, type Axes } from '../../domain/order';
import { paymentAfter, refundable } from '../../domain/refund';
import {
  announce,
  approve,
  isAllBack,
  mayReturnGo,
  settle,
  stateAfter,
  takeIn,
  valueOf,
  type ReturnableLine,
  type ReturnLine,
  type ReturnState,
} from '../../domain/returns';
import { at, prices, type Act } from '../../../../platform/testing/order-acts';
import { amountOf, type Told } from '../../../../platform/testing/order-on-paper';

interface PaperLine extends LineMoney {
  readonly id: string;
  readonly claimed: number;
  readonly restocked: number;
  readonly writtenOff: number;
  readonly announced: number;
  readonly valued: number;
}

interface PaperReturn {
  readonly state: ReturnState;
  readonly lines: readonly ReturnLine[];
  /** What has come back with it is worth. */
  readonly goods: number;
  readonly exchange: { readonly article: number; readonly units: number; readonly first: boolean; readonly credit: number } | null;
  readonly isExchanged: boolean;
}

/** An order held in memory, moved by the shop's own rules and nothing else. Amounts are minor units. */
export interface Paper extends Axes {
  /** A line that was taken out leaves its place. */
  readonly lines: readonly (PaperLine | null)[];
  readonly refunds: number;
  readonly reduced: number;
  readonly charges: number;
  readonly credits: number;
  readonly shippingBack: number;
  readonly givenUp: boolean;
  /** How often units were taken out: each time a cent of a line may be rounded anew. */
  readonly edits: number;
  readonly returns: readonly PaperReturn[];
}

export interface Done {
  readonly order: Paper;
  /** What came in, and below zero what went back. */
  readonly cash: readonly number[];
  /** An exchange brought so many units as a line of their own. */
  readonly brought: { readonly back: number; readonly units: number } | null;
}

const usd = (minor: number) => money(minor, 'USD');
const shipping = { price: usd(500), tax: usd(50), taxes: [{ name: 'Tax', ratePercent: 10, amount: usd(50) }] };

export function paperOrder(bought: readonly { units: number; unit: number }[]): Paper {
  const lines = bought.map(({ units, unit }, index) => newLine(`line-${index}`, units, unit, index));
  const nothing = { refunds: 0, reduced: 0, charges: 0, credits: 0, shippingBack: 0, givenUp: false, edits: 0, returns: [] };
  return { lifecycle: 'accepted', payment: 'paid', fulfilment: 'unfulfilled', lines, ...nothing };
}

const present = ({ lines }: Pick<Paper, 'lines'>): PaperLine[] => lines.filter((line) => line !== null);
const totalOf = (order: Pick<Paper, 'lines'>): number =>
  totalsOver(present(order), shipping, { taxIncluded: false, rounding: usd(0) }).total.minor;
export const dueOf = (order: Paper): number => totalOf(order) - order.credits;
export const collectedOf = (order: Paper): number => dueOf(order) + order.reduced;
export const keptOf = (order: Paper): number => collectedOf(order) - order.refunds;
const leftOf = (order: Paper): number => refundable({ ...order, collected: collectedOf(order) });

/** What the act makes the order cost, with nothing done. */
export function preview(order: Paper, act: Act): Told {
  const next = changed(order, act);
  const credit = act.what === 'approve' ? creditOf(order, act) : 0;
  return { difference: totalOf(next) - totalOf(order) - credit, due: dueOf(next) - credit };
}

/** Null: refused. */
export function act(order: Paper, one: Act): Done | null {
  if (order.lifecycle !== 'accepted') return null;
  switch (one.what) {
    case 'ship': {
      const line = at(order.lines, one.line);
      if (!line || one.units < 1 || order.givenUp || !mayLeave(order.payment, false)) return null;
      const packing = pack(present(order), [{ lineId: line.id, quantity: one.units }]);
      if (!packing.ok) return null;
      const next = withLine(order, line.id, { claimed: line.claimed + one.units });
      const fulfilment = fulfilmentAfter(present(next).map(({ quantity, claimed }) => ({ quantity, shipped: claimed })));
      return done({ ...next, fulfilment: mayFulfil(order.fulfilment, fulfilment) ? fulfilment : order.fulfilment });
    }
    case 'edit': {
      const line = at(order.lines, one.line);
      if (!line || order.givenUp || one.keep >= line.quantity || one.keep < line.claimed) return null;
      if (one.keep === 0 && present(order).length === 1) return null;
      return charge(order, changed(order, one), 0);
    }
    case 'add':
      return order.givenUp ? null : charge(order, changed(order, one), 0);
    case 'cancel': {
      const given = present(order).reduce((sum, { claimed }) => sum + claimed, 0);
      if (!isCancellable(order, given)) return null;
      const back = keptOf(order);
      return { order: { ...order, ...cancelled(order), refunds: order.refunds + back }, cash: [-back], brought: null };
    }
    case 'refund': {
      const left = leftOf(order);
      const amount = amountOf(one.share, keptOf(order));
      return amount > left ? null : { order: refund(order, amount), cash: [-amount], brought: null };
    }
    case 'ask': {
      const line = at(order.lines, one.line);
      const outcome = line && announce(returnables(order), [{ lineId: line.id, quantity: one.units }]);
      if (!line || !outcome?.ok) return null;
      const lines = [{ lineId: line.id, asked: one.units, open: one.units }];
      const made: PaperReturn = { state: 'requested', lines, goods: 0, exchange: null, isExchanged: false };
      return done({ ...withLine(order, line.id, { announced: line.announced + one.units }), returns: [...order.returns, made] });
    }
    case 'approve': {
      const back = pick(order, one.back, 'requested');
      const [asked] = back?.lines ?? [];
      if (!back || !asked || !mayReturnGo(back.state, 'approved')) return null;
      const outcome = approve(back.lines, [{ lineId: asked.lineId, quantity: one.units }]);
      if (!outcome.ok) return null;
      const agreed = one.exchange;
      if (agreed && (order.givenUp || !isAffordable(order, preview(order, one)))) return null;
      const exchange = agreed && { ...agreed, units: one.units, credit: creditOf(order, one) };
      const next = opened(order, back, outcome.value, { state: 'approved', exchange });
      return exchange?.first ? exchangeNow(next, order.returns.indexOf(back)) : done(next);
    }
    case 'reject':
    case 'keep': {
      const back = one.what === 'keep' ? pick(order, one.back, 'requested', 'approved') : pick(order, one.back, 'requested');
      const to = one.what === 'reject' ? 'rejected' : 'cancelled';
      if (!back || back.isExchanged || !mayReturnGo(back.state, to)) return null;
      return done(opened(order, back, none(back), { state: to }));
    }
    case 'receive':
      return receive(order, one);
    case 'close': {
      const back = pick(order, one.back, 'partly-received');
      if (!back || back.exchange?.first) return null;
      const next = opened(order, back, none(back), { state: 'received' });
      return back.exchange && !back.isExchanged ? exchangeNow(next, order.returns.indexOf(back)) : done(next);
    }
  }
}

function receive(order: Paper, one: Extract<Act, { what: 'receive' }>): Done | null {
  const back = pick(order, one.back, 'approved', 'partly-received');
  const line = one.line === null ? order.lines.find((each) => each?.id === back?.lines[0]?.lineId) : at(order.lines, one.line);
  if (!back || !line || (one.money && back.exchange)) return null;
  const all = returnables(order);
  const outcome = takeIn(all, back.lines, [{ lineId: line.id, restock: one.restock, writeOff: one.writeOff }]);
  if (!outcome.ok) return null;
  const [taken] = outcome.value;
  if (!taken) return null;
  const sums = { shipping: 550, shippingBack: order.shippingBack, rounding: 0, left: leftOf(order) };
  const sum = settle(all, outcome.value, sums, { withShipping: one.money && one.withShipping, fee: 0 });
  if (!sum) return null;
  const isBack = isAllBack(all, outcome.value, order.givenUp) && mayFulfil(order.fulfilment, 'returned');
  const state = stateAfter(back.lines, outcome.value, one.complete);
  if (back.exchange?.first && state !== stateAfter(back.lines, outcome.value, false)) return null;
  const booked = withLine(order, line.id, {
    restocked: line.restocked + one.restock,
    writtenOff: line.writtenOff + one.writeOff,
    announced: line.announced - taken.announced,
    valued: line.valued + taken.value,
  });
  const received = back.lines.map((each) => (each.lineId === line.id ? { ...each, open: each.open - taken.announced } : each));
  const held: PaperReturn = { ...back, lines: received, goods: back.goods + taken.value };
  const noted = {
    ...booked,
    shippingBack: order.shippingBack + sum.shipping,
    fulfilment: isBack ? ('returned' as const) : order.fulfilment,
    returns: order.returns.map((each) => (each === back ? held : each)),
  };
  const next = opened(noted, held, state === 'received' ? none(held) : received, { state });
  const amount = one.money ? sum.refund : 0;
  const paid = amount > 0 ? refund(next, amount) : next;
  const settled: Done = { order: paid, cash: amount > 0 ? [-amount] : [], brought: null };
  return state === 'received' && back.exchange && !back.isExchanged ? exchangeNow(paid, order.returns.indexOf(back)) : settled;
}

/** The new goods, paid with what came back, or with what is to. What stands in the way leaves the order as it is. */
function exchangeNow(order: Paper, back: number): Done {
  const one = order.returns[back];
  if (!one?.exchange) return done(order);
  const credit = one.exchange.first ? one.exchange.credit : one.goods;
  const next = added(order, one.exchange.units, one.exchange.article);
  const made = order.givenUp ? null : charge(order, next, credit);
  if (!made) return done(order);
  const returns = made.order.returns.map((each, place) => (place === back ? { ...each, isExchanged: true } : each));
  return { ...made, order: { ...made.order, returns }, brought: { back, units: one.exchange.units } };
}

/** As a change is carried out: what it costs more came in, what it costs less went back. */
function charge(before: Paper, after: Paper, credit: number): Done | null {
  const difference = totalOf(after) - totalOf(before) - credit;
  if (!isAffordable(before, { difference, due: dueOf(after) - credit })) return null;
  const booked = {
    ...after,
    credits: before.credits + credit,
    charges: before.charges + Math.max(difference, 0),
    reduced: before.reduced + Math.max(-difference, 0),
    refunds: before.refunds + Math.max(-difference, 0),
  };
  const goods = fulfilmentOnceChanged(
    before,
    present(after).map(({ quantity, claimed }) => ({ quantity, shipped: claimed, digital: false })),
    false,
  );
  const isBack = isAllBack(returnables(booked), [], booked.givenUp) && mayFulfil(goods, 'returned');
  const order = { ...booked, fulfilment: isBack ? ('returned' as const) : goods };
  return { order, cash: difference === 0 ? [] : [difference], brought: null };
}

function isAffordable(order: Paper, { difference, due }: Told): boolean {
  const left = leftOf(order);
  return difference >= 0 || !(-difference > left || (-difference === left && due > 0));
}

function refund(order: Paper, amount: number): Paper {
  const refunded = { ...order, refunds: order.refunds + amount };
  const payment = paymentAfter({ payment: order.payment, total: dueOf(order) }, keptOf(refunded));
  const next = { ...refunded, payment, givenUp: order.givenUp || payment === 'refunded' };
  const isBack = next.givenUp && isAllBack(returnables(next), [], true) && mayFulfil(next.fulfilment, 'returned');
  return isBack ? { ...next, fulfilment: 'returned' } : next;
}

/** The order's lines after an act that changes them. */
function changed(order: Paper, one: Act): Paper {
  if (one.what === 'add') return added(order, one.units, one.article);
  if (one.what === 'approve' && one.exchange) return added(order, one.units, one.exchange.article);
  if (one.what !== 'edit') return order;
  const line = at(order.lines, one.line);
  if (!line || one.keep >= line.quantity) return order;
  return {
    ...order,
    edits: order.edits + 1,
    lines: order.lines.map((each) => (each !== line ? each : one.keep === 0 ? null : withFewer(line, one.keep))),
  };
}

/** What is back is worth no more than the line costs now. */
function withFewer(line: PaperLine, quantity: number): PaperLine {
  const next = withUnits(line, quantity);
  return { ...next, valued: Math.min(next.valued, next.total.minor + next.tax.minor) };
}

const added = (order: Paper, units: number, article: number): Paper => ({
  ...order,
  lines: [...order.lines, newLine(`line-${order.lines.length}`, units, at(prices, article) ?? 0, order.lines.length)],
});

/** What the approved units are worth. */
function creditOf(order: Paper, { back, units }: Extract<Act, { what: 'approve' }>): number {
  const asked = pick(order, back, 'requested')?.lines[0];
  const line = asked && returnables(order).find(({ id }) => id === asked.lineId);
  return line ? valueOf(line, units) : 0;
}

function opened(order: Paper, back: PaperReturn, lines: readonly ReturnLine[], change: Partial<PaperReturn>): Paper {
  const freed = lines.reduce((next, { lineId, open }) => {
    const was = back.lines.find((each) => each.lineId === lineId)?.open ?? 0;
    const line = present(next).find(({ id }) => id === lineId);
    return line ? withLine(next, lineId, { announced: line.announced - was + open }) : next;
  }, order);
  return { ...freed, returns: freed.returns.map((each) => (each === back ? { ...back, ...change, lines } : each)) };
}

const none = ({ lines }: PaperReturn): ReturnLine[] => lines.map((line) => ({ ...line, open: 0 }));
const pick = ({ returns }: Paper, back: number, ...states: readonly ReturnState[]): PaperReturn | undefined =>
  at(
    returns.filter(({ state }) => states.includes(state)),
    back,
  );
const done = (order: Paper): Done => ({ order, cash: [], brought: null });

const withLine = <O extends Paper>(order: O, id: string, change: Partial<PaperLine>): O => ({
  ...order,
  lines: order.lines.map((line) => (line?.id === id ? { ...line, ...change } : line)),
});

/** Every second line has a discount, and all of them a tax on top. */
function newLine(id: string, units: number, unit: number, place: number): PaperLine {
  const subtotal = unit * units;
  const discount = place % 2 === 0 ? 0 : Math.floor(subtotal / 7);
  const tax = Math.round((subtotal - discount) / 10);
  return {
    id,
    quantity: units,
    unitPrice: usd(unit),
    subtotal: usd(subtotal),
    discount: usd(discount),
    tax: usd(tax),
    taxes: [{ name: 'Tax', ratePercent: 10, amount: usd(tax) }],
    total: usd(subtotal - discount),
    claimed: 0,
    restocked: 0,
    writtenOff: 0,
    announced: 0,
    valued: 0,
  };
}

export const returnables = (order: Pick<Paper, 'lines'>): ReturnableLine[] =>
  present(order).map(({ id, quantity, claimed, restocked, writtenOff, announced, valued, total, tax }) => ({
    id,
    quantity,
    shipped: claimed,
    restocked,
    writtenOff,
    announced,
    valued,
    gross: total.minor + tax.minor,
    digital: false,
  }));
