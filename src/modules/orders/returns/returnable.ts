import type { OrderLineRow, SentUnits } from './returns.repository';
import type { Returnable } from './shapes';

/** What a buyer may still send back of it. Staff are bound to no time and no article. */
export function returnableOf(line: OrderLineRow, sent: readonly SentUnits[], forStaff: boolean): Returnable {
  const back = line.restocked + line.writtenOff;
  const free = line.shipped - back - line.announced;
  const closed = sent.reduce((sum, { isOpen, quantity }) => (isOpen ? sum : sum + quantity), 0);
  const inTime = forStaff ? line.shipped : sent.reduce((sum, { isOpen, quantity }) => (isOpen ? sum + quantity : sum), 0);
  const gone = forStaff ? back + line.announced : Math.max(back + line.announced - closed, 0);
  const isBarred = line.finalSale && !forStaff;
  const units = line.digital || isBarred ? 0 : Math.max(Math.min(free, inTime - gone), 0);
  const until =
    sent
      .filter(({ isOpen }) => isOpen)
      .at(-1)
      ?.until.toISOString() ?? null;
  return {
    lineId: line.id,
    units,
    until: units > 0 && !forStaff ? until : null,
    why: units > 0 ? null : whyNone(line, free, back, isBarred),
  };
}

function whyNone(line: OrderLineRow, free: number, back: number, isBarred: boolean): Returnable['why'] {
  if (line.digital) return 'downloaded';
  if (isBarred) return 'final-sale';
  if (line.shipped === 0) return 'not-sent';
  if (free > 0) return 'too-late';
  return back === line.shipped ? 'back' : 'announced';
}
