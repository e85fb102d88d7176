import { randomUUID } from 'node:crypto';
import type { AnyFacade } from '../../src/platform/facade/contract';
import { AppError } from '../../src/platform/kernel/errors';

/** What a caller can tell of a call: the answer, the refusal, or that it was a defect. */
export type Heard =
  | { readonly answer: unknown }
  | {
      readonly refused: {
        readonly kind: string;
        readonly code: string;
        readonly title: string;
        readonly detail: string;
        readonly extra: unknown;
      };
    }
  | { readonly defect: string };

export async function hear(facade: AnyFacade, method: string, input: unknown): Promise<Heard> {
  const call = facade[method];
  if (!call) throw new Error(`there is no ${method}`);
  try {
    return { answer: await call(input) };
  } catch (error) {
    if (error instanceof AppError) {
      const { kind, code, title, message: detail, extra } = error;
      return { refused: { kind, code, title, detail, extra } };
    }
    return { defect: error instanceof Error ? error.message : String(error) };
  }
}

/** The same, about things that nobody has ever heard of: every id and every secret is another one. */
export function aboutStrangers(input: unknown): unknown {
  const known = new Map<string, string>();
  const strange = (text: string): string => {
    if (uuid.test(text)) return remember(known, text, randomUUID);
    if (text.length > 40) return remember(known, text, () => 'x'.repeat(text.length));
    return text;
  };
  return mapped(input, strange);
}

/** What cannot be right for any method that takes something. */
export function wrongInputs(input: unknown): readonly unknown[] {
  const fields = Object.keys(Object(input));
  return [
    null,
    'a text',
    [],
    ...fields.map((field) => ({ ...Object(input), [field]: undefined })),
    ...fields.map((field) => ({ ...Object(input), [field]: { minor: 'many' } })),
    ...fields.map((field) => ({ ...Object(input), [field]: -1 })),
  ];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function remember(known: Map<string, string>, text: string, make: () => string): string {
  const other = known.get(text) ?? make();
  known.set(text, other);
  return other;
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapped(one, change)]));
}
