/** Words for browsers that look on, in every process that has a public port. They may get lost: nothing may depend on them. */
export interface Live {
  /** False: nobody can be reached, and nothing needs to be read for them. */
  readonly heard: boolean;
  /** After the commit of what it tells. `data` becomes JSON, 6,000 bytes at most. */
  publish(room: string, name: string, data: unknown): void;
  /** What other processes publish, and this one; browsers enter no room that starts with `inside:`. */
  hear(room: string, hear: (name: string, data: unknown) => void): void;
  /** Whether words are heard just now: while not, whoever remembers by them reads anew. */
  readonly listening: boolean;
  /** Words may have been missed, here or by who could not send them. */
  onGap(tell: () => void): void;
  /** What is still to be told is told before this process stops, which may be right after a change. */
  beforeEnd(tell: () => Promise<void>): void;
}

export const silence: Live = {
  heard: false,
  listening: false,
  publish: () => undefined,
  hear: () => undefined,
  onGap: () => undefined,
  beforeEnd: () => undefined,
};
