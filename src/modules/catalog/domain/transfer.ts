export type TransferState = 'draft' | 'sent' | 'received' | 'cancelled';

const moves: Readonly<Record<TransferState, readonly TransferState[]>> = {
  draft: ['sent', 'cancelled'],
  sent: ['received'],
  received: [],
  cancelled: [],
};

export const mayBecome = (from: TransferState, to: TransferState): boolean => moves[from].includes(to);

export interface TransferUnits {
  readonly variantId: string;
  readonly quantity: number;
  readonly received: number;
  readonly lost: number;
}

export interface Arrival {
  readonly variantId: string;
  readonly received: number;
  readonly lost: number;
}

/** Units of neither shelf. */
export const inTransit = ({ quantity, received, lost }: TransferUnits): number => quantity - received - lost;

/** The lines after an arrival; null when more arrives than is on the way, or something that never was. */
export function arrive(lines: readonly TransferUnits[], arrivals: readonly Arrival[]): TransferUnits[] | null {
  const byVariant = new Map(arrivals.map((a) => [a.variantId, a]));
  if (byVariant.size < arrivals.length || arrivals.some((a) => !lines.some((line) => line.variantId === a.variantId))) return null;
  const after = lines.map((line) => {
    const { received = 0, lost = 0 } = byVariant.get(line.variantId) ?? {};
    return { ...line, received: line.received + received, lost: line.lost + lost };
  });
  return after.every((line) => inTransit(line) >= 0) ? after : null;
}
