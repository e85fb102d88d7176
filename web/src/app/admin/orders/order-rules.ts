interface Line {
  readonly quantity: number;
  readonly shipped: number;
  readonly digital?: unknown;
  readonly restocked: number;
  readonly writtenOff: number;
  readonly announced: number;
}

/** Units of a line that no parcel holds yet; of what is downloaded none. */
export const toShip = ({ quantity, shipped, digital }: Pick<Line, 'quantity' | 'shipped' | 'digital'>): number =>
  digital ? 0 : quantity - shipped;

export const unitsLeft = ({ lines }: { readonly lines: readonly Pick<Line, 'quantity' | 'shipped' | 'digital'>[] }): number =>
  lines.reduce((sum, line) => sum + toShip(line), 0);

/** Units that went out, are not back and are awaited by no return. */
export const toRestock = ({ shipped, restocked, writtenOff, announced }: Omit<Line, 'quantity' | 'digital'>): number =>
  shipped - restocked - writtenOff - announced;

const prefix = 'line-';

/** A field for each line of a dialog, found again by the line's id. */
export const fieldOf = (lineId: string): string => `${prefix}${lineId}`;

/** What was typed into those fields; zero and nothing are left out. */
export const quantitiesIn = (values: Readonly<Record<string, unknown>>): { lineId: string; quantity: number }[] =>
  Object.entries(values).flatMap(([name, quantity]) =>
    name.startsWith(prefix) && typeof quantity === 'number' && quantity > 0 ? [{ lineId: name.slice(prefix.length), quantity }] : [],
  );
