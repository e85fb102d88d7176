import fc, { type Arbitrary } from 'fast-check';

/** One thing that happens to an order. Numbers choose among what there is: of so many lines, `line` is the rest of its division. */
export type Act =
  | { readonly what: 'ship'; readonly line: number; readonly units: number }
  | { readonly what: 'edit'; readonly line: number; readonly keep: number }
  | { readonly what: 'add'; readonly units: number; readonly article: number }
  | { readonly what: 'cancel' }
  | { readonly what: 'refund'; readonly share: number }
  | { readonly what: 'ask'; readonly line: number; readonly units: number }
  | {
      readonly what: 'approve';
      readonly back: number;
      readonly units: number;
      readonly exchange: { article: number; first: boolean } | null;
    }
  | { readonly what: 'reject'; readonly back: number }
  | { readonly what: 'keep'; readonly back: number }
  | {
      readonly what: 'receive';
      readonly back: number;
      /** Null: the line that was announced. */
      readonly line: number | null;
      readonly restock: number;
      readonly writeOff: number;
      readonly money: boolean;
      readonly withShipping: boolean;
      readonly complete: boolean;
    }
  | { readonly what: 'close'; readonly back: number };

const few = fc.constantFrom(0, 1, 1, 1, 2, 2, 3);
const some = fc.constantFrom(1, 2, 3, 4);
const any = fc.nat({ max: 30 });

/** What is worth a try more often than a refusal comes more often. */
export const acts: Arbitrary<Act> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ what: fc.constant('ship' as const), line: any, units: few }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('edit' as const), line: any, keep: few }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('add' as const), units: fc.integer({ min: 1, max: 3 }), article: few }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cancel' as const) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('refund' as const), share: fc.constantFrom(0, 1, 3, 10, 10, 33, 33, 100, 101) }) },
  { weight: 16, arbitrary: fc.record({ what: fc.constant('ask' as const), line: any, units: some }) },
  {
    weight: 22,
    arbitrary: fc.record({
      what: fc.constant('approve' as const),
      back: any,
      units: some,
      exchange: fc.option(fc.record({ article: few, first: fc.boolean() }), { freq: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('reject' as const), back: any }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('keep' as const), back: any }) },
  {
    weight: 30,
    arbitrary: fc.record({
      what: fc.constant('receive' as const),
      back: any,
      line: fc.option(any, { freq: 4 }).map((other) => (other === null || other % 3 > 0 ? null : other)),
      restock: few,
      writeOff: fc.constantFrom(0, 0, 1),
      money: fc.boolean(),
      withShipping: fc.boolean(),
      complete: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('close' as const), back: any }) },
);

/** What an order is bought with: units and price of each line, minor units. */
export const purchases = fc.array(fc.record({ units: fc.integer({ min: 1, max: 12 }), unit: fc.integer({ min: 1, max: 4_000 }) }), {
  minLength: 1,
  maxLength: 3,
});

/** What articles cost that are sold today. */
export const prices = [1800, 650, 2999, 1, 10_000] as const;

export const at = <T>(all: readonly T[], index: number): T | undefined => all[index % Math.max(all.length, 1)];
