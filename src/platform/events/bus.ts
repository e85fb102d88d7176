import { EventEmitter2 } from 'eventemitter2';
import type { Tx, UnitOfWork } from '../db/unit-of-work';
import { crashPoint } from '../kernel/crash-point';
import { withContext } from '../kernel/context';
import type { EventHandler } from '../module';
import type { Envelope, EventDefinition } from './event';
import type { ModuleTables } from './tables';
import { sql } from 'kysely';

export interface Subscription<T extends ModuleTables> {
  readonly consumer: string;
  readonly event: EventDefinition;
  readonly uow: UnitOfWork<T>;
  readonly handle: EventHandler<unknown, T>;
}

export interface Bus {
  subscribe<T extends ModuleTables>(subscription: Subscription<T>): void;
  /** Resolves when this consumer is done, also when it had the message before; rejects when it failed. */
  deliver(consumer: string, envelope: Envelope): Promise<void>;
}

/** Consumers of this process. Each is addressed alone, so that one that fails is tried again without the others. */
export function createBus(): Bus {
  const emitter = new EventEmitter2({ maxListeners: 0 });
  return {
    subscribe({ consumer, event, uow, handle }) {
      if (emitter.listenerCount(consumer) > 0) throw new Error(`two consumers named ${consumer}`);
      emitter.on(consumer, (envelope: Envelope) =>
        withContext({ correlationId: envelope.correlationId, causationId: envelope.id }, () =>
          handle(event.data.parse(envelope.data), (effects) => onceOnly(uow, consumer, envelope.id, effects)),
        ),
      );
    },
    async deliver(consumer, envelope) {
      if (emitter.listenerCount(consumer) === 0) throw new Error(`no consumer ${consumer} in this process`);
      await emitter.emitAsync(consumer, envelope);
      crashPoint('K12');
    },
  };
}

function onceOnly<T extends ModuleTables>(
  uow: UnitOfWork<T>,
  consumer: string,
  messageId: string,
  effects: (tx: Tx<T>) => Promise<void>,
): Promise<void> {
  return uow.run(async (tx) => {
    const fresh = await sql`
      insert into inbox (message_id, consumer) values (${messageId}, ${consumer}) on conflict do nothing returning message_id`.execute(
      tx.db,
    );
    if (fresh.rows.length === 0) return;
    await effects(tx);
    crashPoint('K11');
  });
}
