import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { PaymentProvidersConfig } from './config/payments';
import type { UnitOfWork, Tx } from './db/unit-of-work';
import type { Doctor } from './doctor';
import type { Consumers, EventDefinition } from './events/event';
import type { ModuleTables } from './events/tables';
import type { Contract, FacadeOf } from './facade/contract';
import type { Handlers, Routes } from './http/route';
import type { Clock } from './kernel/clock';
import type { Secrets } from './kernel/secrets';
import type { JobHandler, JobQueue } from './queue/job';
import type { Live } from './realtime/live';
import type { RetentionRule } from './retention/rule';
import type { Storage } from './storage/storage';

export type { Secrets };

/** The one default market: every price, cart and order names it. */
export interface Market {
  readonly id: string;
  readonly currency: string;
  readonly countries: readonly string[];
  readonly pricesIncludeTax: boolean;
  /** 2000 is 20 %. */
  readonly taxBasisPoints: number;
  readonly locales: readonly string[];
  readonly timeZone: string;
}

/** What a module gets from the house. It gets no other module's database and only the facades it declares. */
export interface Platform<T extends ModuleTables> {
  readonly db: Kysely<T>;
  readonly uow: UnitOfWork<T>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly jobs: JobQueue;
  readonly live: Live;
  readonly doctor: Doctor;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly market: Market;
  readonly config: ModuleConfig;
  /** Permission → the roles that have it from the start; collected from all modules. `admin` has every permission. */
  readonly permissions: Readonly<Record<string, readonly DefaultRole[]>>;
  /** The same in words. */
  readonly rights: readonly Right[];
}

/** A permission as people choose it. */
export interface Right {
  readonly name: string;
  readonly module: string;
  readonly roles: readonly DefaultRole[];
  readonly text: string;
  /** What the routes do that ask for it. */
  readonly opens: readonly string[];
  /** Not for an account that is held to stores. */
  readonly wholeShop: boolean;
}

/** The part of the configuration that modules may read. */
export interface ModuleConfig {
  readonly production: boolean;
  readonly publicUrl: string;
  readonly shopName: string;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly testCardEnabled: boolean;
  /** When reserved money is taken: with the order, with its first parcel, or by staff. */
  readonly paymentCapture: 'at-order' | 'at-shipment' | 'by-hand';
  readonly payments: PaymentProvidersConfig;
  readonly issuer: string;
  /** Of a file that staff bring in. */
  readonly importMaxBytes: number;
  /** After which a cart counts as left by who wishes to be reminded; 0: nobody is. */
  readonly cartReminderHours: number;
  /** After delivery, in which a buyer may ask to send something back; 0: not at all. */
  readonly returnWindowDays: number;
}

export type DefaultRole = 'guest' | 'customer' | 'staff';
export type Permissions = Readonly<Record<string, readonly DefaultRole[]>>;
/** Permission name (`orders:read-own`) → the roles that have it from the start. `admin` has all. */
export const definePermissions = <const P extends Permissions>(permissions: P): P => permissions;
/** What each permission lets somebody do, in a few words for those who give it. */
export type PermissionTexts<P extends Permissions> = Readonly<Record<keyof P, string>>;

/** Read from other modules first; put every effect inside `once`: the inbox row and the effects commit together. */
export type EventHandler<D, T extends ModuleTables> = (
  data: D,
  once: (effects: (tx: Tx<T>) => Promise<void>) => Promise<void>,
) => Promise<void>;
export type EventHandlers<C extends Consumers, T extends ModuleTables> = {
  readonly [K in keyof C]: EventHandler<C[K] extends EventDefinition<infer D extends z.ZodType> ? z.output<D> : never, T>;
};

/** One statement that returns a row per violation and none when all is well. Schema-qualified; run by the owner role. */
export interface Invariant {
  /** As in docs/invariants.md: S1, O4 … */
  readonly id: string;
  readonly title: string;
  /** `always`: holds at any instant, also under load. `quiet`: holds when no work is under way. */
  readonly when: 'always' | 'quiet';
  readonly sql: string;
}

/** Long work started from the command line. `report` shows progress; the result is printed. */
export type Task = (args: Readonly<Record<string, unknown>>, report: (line: string) => void) => Promise<unknown>;

export interface ModuleInstance<C extends Contract, R extends Routes, L extends Consumers, T extends ModuleTables> {
  readonly facade: FacadeOf<C>;
  readonly handlers: Handlers<R>;
  readonly subscribers: EventHandlers<L, T>;
  readonly jobs?: readonly JobHandler[];
  readonly tasks?: Readonly<Record<string, Task>>;
  /** Called once when this process begins to answer: what takes long to read is read before somebody asks for it. */
  warm?(): Promise<void>;
  /** Fills an empty shop for the demo. Must be harmless when repeated. */
  seed?(report: (line: string) => void): Promise<void>;
}

export interface ModuleDefinition<
  C extends Contract = Contract,
  U extends Readonly<Record<string, Contract>> = Readonly<Record<string, Contract>>,
  R extends Routes = Routes,
  L extends Consumers = Consumers,
  T extends ModuleTables = ModuleTables,
> {
  readonly contract: C;
  readonly events: readonly EventDefinition[];
  /** The facades this module may call. The composition root hands over these and no others. */
  readonly uses: U;
  /** Contracts it sends commands to through its outbox. */
  readonly sends: readonly Contract[];
  readonly consumers: L;
  readonly routes: R;
  readonly permissions: Permissions;
  /** Without it the words of a permission are those of its name. */
  readonly permissionTexts?: Readonly<Record<string, string>>;
  /** Permissions over what belongs to no store, such as payments: an account that is held to stores has them not, whatever its roles say. */
  readonly wholeShop?: readonly string[];
  readonly invariants: readonly Invariant[];
  /** What it keeps for a time only; its mailbox aside. */
  readonly retention?: readonly RetentionRule[];
  create(platform: Platform<T>, facades: { readonly [K in keyof U]: FacadeOf<U[K]> }): ModuleInstance<C, R, L, T>;
}

export const defineModule = <
  C extends Contract,
  const U extends Readonly<Record<string, Contract>>,
  R extends Routes,
  L extends Consumers,
  T extends ModuleTables,
>(
  definition: ModuleDefinition<C, U, R, L, T>,
): ModuleDefinition<C, U, R, L, T> => definition;

/** A module whose types the composition root does not know: it only passes values through. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- variance: create() takes the module's own tables and facades
export type AnyModule = ModuleDefinition<any, any, any, any, any>;
