import type { z } from 'zod';

export interface EventDefinition<D extends z.ZodType = z.ZodType> {
  /** `<module>.<thing>-<past verb>` */
  readonly name: `${string}.${string}`;
  readonly version: number;
  readonly data: D;
}

export const defineEvent = <D extends z.ZodType>(event: EventDefinition<D>): EventDefinition<D> => Object.freeze(event);

export const topicOf = (event: Pick<EventDefinition, 'name' | 'version'>): string => `${event.name}.v${event.version}`;

/** What travels: the same JSON in the outbox row, on the emitter and over HTTP. */
export interface Envelope {
  readonly id: string;
  readonly topic: string;
  readonly data: unknown;
  /** The aggregate the event belongs to; events of one stream arrive in order. */
  readonly stream: string | null;
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly causationId: string | null;
}

/** Consumer name → the event it takes. The name stands in the inbox and is never changed. */
export type Consumers = Readonly<Record<`${string}.on-${string}`, EventDefinition>>;
