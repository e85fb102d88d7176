export interface Goods {
  readonly variantId: string;
  readonly quantity: number;
  /** Of a bundle: what one unit consists of. */
  readonly parts?: readonly { readonly variantId: string; readonly quantity: number }[] | null | undefined;
  /** It never runs out. */
  readonly endless?: boolean | undefined;
}

export interface Units {
  readonly variantId: string;
  readonly quantity: number;
}

/** What lies on shelves for these lines: of a bundle its parts, of what never runs out nothing. Units of one variant may come several times. */
export const stockLines = (lines: readonly Goods[]): Units[] => lines.flatMap((line) => unitsOf(line));

/** The lines that want one of these short variants, with as many of each as what is left would make. */
export function shortLines<L extends Goods>(
  lines: readonly L[],
  short: readonly { readonly variantId: string; readonly available: number }[],
): { line: L; available: number }[] {
  const left = new Map(short.map(({ variantId, available }) => [variantId, available]));
  return lines.flatMap((line) => {
    const possible = unitsOf({ ...line, quantity: 1 }).flatMap(({ variantId, quantity }) => {
      const available = left.get(variantId);
      return available === undefined ? [] : [Math.floor(available / quantity)];
    });
    return possible.length === 0 ? [] : [{ line, available: Math.min(...possible) }];
  });
}

function unitsOf({ variantId, quantity, parts, endless }: Goods): Units[] {
  if (endless) return [];
  return parts?.map((part) => ({ variantId: part.variantId, quantity: part.quantity * quantity })) ?? [{ variantId, quantity }];
}
