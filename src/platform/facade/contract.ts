import type { z } from 'zod';

type Shape = z.ZodType;

export interface Method<K extends 'query' | 'command' = 'query' | 'command', I extends Shape = Shape, O extends Shape = Shape> {
  readonly kind: K;
  readonly input: I;
  readonly output: O;
}

/** Changes nothing; may be repeated at will. */
export const query = <I extends Shape, O extends Shape>(input: I, output: O): Method<'query', I, O> => ({ kind: 'query', input, output });

/** Changes something; its input holds a natural key that makes a repetition harmless. */
export const command = <I extends Shape, O extends Shape>(input: I, output: O): Method<'command', I, O> => ({
  kind: 'command',
  input,
  output,
});

export interface Contract {
  readonly name: string;
  readonly methods: Readonly<Record<string, Method>>;
}

export const defineContract = <const N extends string, M extends Contract['methods']>(name: N, methods: M) => ({ name, methods }) as const;

/** What a caller sees and what the owner implements: the same type, whether the call crosses a network or not. */
export type FacadeOf<C extends Contract> = {
  readonly [K in keyof C['methods']]: (input: z.input<C['methods'][K]['input']>) => Promise<z.output<C['methods'][K]['output']>>;
};

/** The part of `FacadeOf` for a method given as data: used where the platform handles any contract. */
export type AnyFacade = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

export type CommandNames<C extends Contract> = {
  [K in keyof C['methods'] & string]: C['methods'][K]['kind'] extends 'command' ? K : never;
}[keyof C['methods'] & string];
