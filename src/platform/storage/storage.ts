import type { Readable } from 'node:stream';

/**
 * Files that belong to rows: pictures, documents. A key is a relative path like `products/ab/cd….webp`, made by us.
 * A file appears whole or not at all. `put` and `putStream` refuse what is no key; for the others it is a file that is not there.
 */
export interface Storage {
  put(key: string, content: Buffer, contentType: string): Promise<void>;
  /** null when there is no such file */
  get(key: string): Promise<{ content: Buffer; contentType: string } | null>;
  /**
   * For files too large to hold in memory. Answers the number of bytes; rejects with a `FileTooLarge` error as soon as there are
   * more than `maxBytes`, and as the stream does when that breaks: then nothing is stored, and what was there stays.
   */
  putStream(key: string, content: Readable, contentType: string, options: { readonly maxBytes: number }): Promise<number>;
  /** null when there is no such file. Who asks reads the stream to its end or destroys it. */
  getStream(key: string): Promise<StoredStream | null>;
  delete(key: string): Promise<void>;
  /** Where a browser gets it: `/media/<key>`. Nobody gets a private one there. */
  url(key: string): string;
}

export interface StoredStream {
  readonly content: Readable;
  readonly contentType: string;
  /** bytes */
  readonly size: number;
}

export interface StoredKey {
  readonly key: string;
  /** Milliseconds since 1970, on the clock of where it lies. */
  readonly changedAt: number;
}

/** As the shop itself holds it. */
export interface OpenStorage extends Storage {
  /** Whether it can be used at all. Throws a start error that says what is wrong. */
  check(): Promise<void>;
  /** All files, in no order; those that come or go meanwhile may be among them. */
  list(): AsyncIterable<StoredKey>;
  close(): void;
}

export const fileTooLarge = (maxBytes: number): Error =>
  Object.assign(new Error(`The file is larger than ${maxBytes} bytes`), { name: 'FileTooLarge' });

export const isFileTooLarge = (error: unknown): error is Error => error instanceof Error && error.name === 'FileTooLarge';
