import { open, seal } from '../auth/seal';

/** An answer as it goes out and as it is kept. */
export interface FinalAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | null;
}

/** Whose answer it is: what was sealed for one opens for no other. */
export interface AnswerOwner {
  readonly actor: string;
  readonly key: string;
}

/** Keeps answers as nobody can read them who has only the database: they carry the secrets of carts and orders. */
export interface AnswerBox {
  seal(owner: AnswerOwner, answer: FinalAnswer): Buffer;
  /** Null when it was sealed under another key or for somebody else. */
  open(owner: AnswerOwner, status: number, sealed: Buffer): FinalAnswer | null;
}

/** `key` is 32 bytes, the same in every process of an installation and after every start. */
export function createAnswerBox(key: Buffer): AnswerBox {
  return {
    seal: (owner, { status, headers, body }) =>
      seal(key, contextOf(owner, status), Buffer.from(body === null ? JSON.stringify(headers) : `${JSON.stringify(headers)}\n${body}`)),
    open(owner, status, sealed) {
      const text = open(key, contextOf(owner, status), sealed)?.toString('utf8');
      if (text === undefined) return null;
      const end = text.indexOf('\n');
      const headers = JSON.parse(end === -1 ? text : text.slice(0, end)) as FinalAnswer['headers'];
      return { status, headers, body: end === -1 ? null : text.slice(end + 1) };
    },
  };
}

const contextOf = ({ actor, key }: AnswerOwner, status: number): string => `${actor}\n${key}\n${status}`;
