import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Identify } from './auth/principal';
import { createKysely } from './db/pool';
import { createUnitOfWork } from './db/unit-of-work';
import { noDoctor, type Doctor } from './doctor';
import { createBus, type Bus } from './events/bus';
import { topicOf } from './events/event';
import { mailboxInvariants } from './events/invariants';
import { createRelay, type Relay } from './events/relay';
import type { ModuleTables } from './events/tables';
import type { AnyFacade, Contract, FacadeOf } from './facade/contract';
import { createInternalAuth, type InternalAuth } from './facade/internal-auth';
import { localFacade } from './facade/local';
import { deliverRemotely, remoteFacade, type HostedFacade } from './facade/remote';
import type { AnyHandlers, Routes } from './http/route';
import type { Clock } from './kernel/clock';
import { withContext } from './kernel/context';
import type { Secrets } from './kernel/secrets';
import type { AnyModule, DefaultRole, Invariant, Market, ModuleConfig, Task } from './module';
import type { JobHandler, JobQueue } from './queue/job';
import { collectRights } from './rights';
import { silence, type Live } from './realtime/live';
import { pruneJob, type PruneJobOptions } from './retention/job';
import type { Storage } from './storage/storage';

export interface HouseOptions {
  /** Every module of the installation, also those that run elsewhere. */
  readonly modules: readonly AnyModule[];
  /** Names of the modules that run here. */
  readonly hosted: readonly string[];
  /** Module → internal base URL of the process it runs in. */
  readonly remotes: Readonly<Record<string, string>>;
  /** Stand-ins for modules that run nowhere: tests only. */
  readonly fakes?: Readonly<Record<string, AnyFacade>>;
  readonly poolOf: (module: string) => Pool;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly queue: JobQueue;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly market: Market;
  readonly config: ModuleConfig;
  /** Default: nobody listens. */
  readonly live?: Live;
  /** Default: asked for nothing. */
  readonly doctor?: Doctor;
  /** How long what is kept for a time, and who is told of what went. */
  readonly retention?: Pick<PruneJobOptions, 'days' | 'pruned'>;
  /** Development and tests: calls in one process go through JSON and their schemas. */
  readonly strict: boolean;
}

export interface HostedModule {
  readonly name: string;
  readonly routes: Routes;
  readonly handlers: AnyHandlers;
  readonly db: Kysely<ModuleTables>;
}

export interface House {
  facade<C extends Contract>(contract: C): FacadeOf<C>;
  readonly hosted: readonly HostedModule[];
  /** Public routes of modules that run elsewhere. */
  readonly forwarded: readonly { name: string; routes: Routes; baseUrl: string }[];
  readonly facades: readonly HostedFacade[];
  readonly bus: Bus;
  readonly internalAuth: InternalAuth;
  readonly relays: readonly { module: string; relay: Relay }[];
  readonly jobs: readonly JobHandler[];
  /** `<module>.<task>` */
  readonly tasks: Readonly<Record<string, Task>>;
  readonly permissions: Readonly<Record<string, readonly DefaultRole[]>>;
  readonly invariants: readonly Invariant[];
  identifyBy(users: Contract): Identify;
  /** What may somebody do who is not signed in? */
  guestPermissionsBy(users: Contract): () => Promise<readonly string[]>;
  /** The command that records what staff have changed. */
  actionTopicBy(users: Contract): string;
  /** In the background; what fails is tried again when somebody asks. */
  warm(): void;
  seed(report: (line: string) => void): Promise<void>;
}

/** Puts modules together: each gets its own database, its declared facades and nothing else. */
export function createHouse(options: HouseOptions): House {
  const { modules, remotes, fakes = {}, strict, logger } = options;
  const definitions = new Map(modules.map((m) => [m.contract.name, m]));
  const hosted = options.hosted.map((name) => definitions.get(name) ?? fail(`there is no module "${name}"`));
  const rights = collectRights(modules);
  const permissions = Object.fromEntries(rights.map(({ name, roles }) => [name, roles]));
  const bus = createBus();
  const internalAuth = createInternalAuth(options.secrets.key('internal-calls'));
  const facades = new Map<string, AnyFacade>(Object.entries(fakes));

  for (const [name, baseUrl] of Object.entries(remotes)) {
    const definition = definitions.get(name);
    if (definition && !options.hosted.includes(name)) facades.set(name, remoteFacade(definition.contract, baseUrl, internalAuth));
  }

  const topics = consumersByTopic(modules, (module) => options.hosted.includes(module) || remotes[module] !== undefined);
  const facadeOf = (name: string): AnyFacade => facades.get(name) ?? fail(`module "${name}" neither runs here nor has an address`);

  const built = hosted.map((definition) => {
    const name = definition.contract.name;
    const pool = options.poolOf(name);
    const db = createKysely<ModuleTables>(pool, name);
    const relay = createRelay({
      module: name,
      db,
      logger,
      consumersOf: (topic) => (topics.get(topic) ?? []).map((c) => c.consumer),
      async deliverEvent(consumer, envelope) {
        const home = consumer.slice(0, consumer.indexOf('.'));
        const baseUrl = remotes[home];
        if (options.hosted.includes(home)) await bus.deliver(consumer, envelope);
        else if (baseUrl !== undefined) await deliverRemotely(baseUrl, consumer, envelope, internalAuth);
      },
      carryOutCommand: (topic, envelope) => carryOut(topic, envelope, facadeOf),
    });
    const uow = createUnitOfWork<ModuleTables>({ module: name, pool, afterCommit: () => relay.nudge() });
    const platform = {
      db,
      uow,
      permissions,
      rights,
      clock: options.clock,
      logger: logger.child({ module: name }),
      jobs: options.queue,
      live: options.live ?? silence,
      doctor: options.doctor ?? noDoctor,
      storage: options.storage,
      secrets: options.secrets,
      market: options.market,
      config: options.config,
    };
    const uses = Object.fromEntries(
      Object.entries(definition.uses as Record<string, Contract>).map(([key, contract]) => [key, lateFacade(contract, facadeOf)]),
    );
    const instance = definition.create(platform, uses);
    facades.set(name, localFacade(definition.contract, instance.facade as AnyFacade, strict));
    for (const [consumer, event] of Object.entries(definition.consumers as Record<string, { name: string; version: number }>)) {
      bus.subscribe({
        consumer,
        event: event as never,
        uow: uow as never,
        handle: (instance.subscribers as Record<string, never>)[consumer] ?? fail(`no handler for ${consumer}`),
      });
    }
    return { name, definition, instance, db, relay };
  });

  return {
    facade: <C extends Contract>(contract: C) => facadeOf(contract.name) as unknown as FacadeOf<C>,
    hosted: built.map((b) => ({ name: b.name, routes: b.definition.routes, handlers: b.instance.handlers as AnyHandlers, db: b.db })),
    forwarded: modules
      .filter((m) => !options.hosted.includes(m.contract.name) && remotes[m.contract.name] !== undefined)
      .map((m) => ({ name: m.contract.name, routes: m.routes, baseUrl: remotes[m.contract.name] ?? '' })),
    facades: built.map((b) => ({ contract: b.definition.contract, facade: facadeOf(b.name) })),
    bus,
    internalAuth,
    relays: built.map((b) => ({ module: b.name, relay: b.relay })),
    jobs: built.flatMap(({ name, definition, instance, db }) => [
      ...(instance.jobs ?? []),
      pruneJob({ module: name, rules: definition.retention ?? [], db, logger: logger.child({ module: name }), ...options.retention }),
    ]),
    tasks: Object.fromEntries(
      built.flatMap((b) => Object.entries(b.instance.tasks ?? {}).map(([task, run]) => [`${b.name}.${task}`, run])),
    ),
    permissions,
    invariants: modules.flatMap((m) => [...m.invariants, ...mailboxInvariants(m.contract.name)]),
    identifyBy(users) {
      const { identify } = facadeOf(users.name);
      if (!identify) return fail('the users module cannot identify anyone');
      return (credential) => identify(credential) as ReturnType<Identify>;
    },
    guestPermissionsBy(users) {
      const { guestPermissions } = facadeOf(users.name);
      if (!guestPermissions) return fail('the users module does not know guests');
      return () => guestPermissions({}) as Promise<readonly string[]>;
    },
    actionTopicBy(users) {
      if (users.methods['recordAction']?.kind !== 'command') return fail('the users module records no actions');
      return `${users.name}.recordAction`;
    },
    warm() {
      for (const { definition, instance } of built)
        instance.warm?.().catch((err: unknown) => logger.warn({ err, module: definition.contract.name }, 'could not be read beforehand'));
    },
    async seed(report) {
      for (const b of built) await b.instance.seed?.(report);
    },
  };
}

/** A facade looked up when it is first used: modules are built one after the other and may be declared in any order. */
function lateFacade(contract: Contract, facadeOf: (name: string) => AnyFacade): AnyFacade {
  return Object.freeze(
    Object.fromEntries(
      Object.keys(contract.methods).map((method) => [
        method,
        (input: unknown) => facadeOf(contract.name)[method]?.(input) ?? fail(`${contract.name} has no ${method}`),
      ]),
    ),
  );
}

async function carryOut(
  topic: string,
  envelope: { id: string; correlationId: string; data: unknown },
  facadeOf: (name: string) => AnyFacade,
): Promise<void> {
  const [module = '', method = ''] = topic.split('.');
  const run = facadeOf(module)[method] ?? fail(`no command ${topic}`);
  await withContext({ correlationId: envelope.correlationId, causationId: envelope.id }, () => run(envelope.data));
}

function consumersByTopic(modules: readonly AnyModule[], runsSomewhere: (module: string) => boolean): Map<string, { consumer: string }[]> {
  const topics = new Map<string, { consumer: string }[]>();
  for (const module of modules) {
    if (!runsSomewhere(module.contract.name)) continue;
    for (const [consumer, event] of Object.entries(module.consumers as Record<string, { name: string; version: number }>)) {
      if (!consumer.startsWith(`${module.contract.name}.on-`)) fail(`consumer ${consumer} must be named ${module.contract.name}.on-…`);
      const topic = topicOf(event as never);
      topics.set(topic, [...(topics.get(topic) ?? []), { consumer }]);
    }
  }
  return topics;
}

function fail(message: string): never {
  throw new Error(message);
}
