export type ErrorKind =
  'invalid' | 'unauthenticated' | 'declined' | 'forbidden' | 'not-found' | 'gone' | 'conflict' | 'rule' | 'rate-limited' | 'unavailable';

export interface ErrorFacts {
  readonly kind: ErrorKind;
  /** `<module>.<reason>`, stable for ever. */
  readonly code: `${string}.${string}`;
  readonly title: string;
  readonly detail?: string;
  /** Extra members of the problem document: plain JSON the caller may see. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Seconds, sent as Retry-After. */
  readonly retryAfter?: number;
  /** Of `unavailable`: whoever throws it made sure that nothing of the request was done, nor will be. */
  readonly nothingHappened?: boolean;
}

/** The only error the application throws on purpose; everything else is a defect and becomes a bare 500. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: ErrorFacts['code'];
  readonly title: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;
  readonly nothingHappened: boolean;

  constructor(facts: ErrorFacts, options?: ErrorOptions) {
    super(facts.detail ?? facts.title, options);
    this.name = 'AppError';
    this.kind = facts.kind;
    this.code = facts.code;
    this.title = facts.title;
    this.extra = facts.extra ?? {};
    this.retryAfter = facts.retryAfter;
    this.nothingHappened = facts.nothingHappened ?? false;
  }
}
