import { createContainer, InjectionMode, type AwilixContainer } from 'awilix';

/** One strict root container per module: nothing registered in one can be resolved in another. */
export const moduleContainer = <Cradle extends object>(): AwilixContainer<Cradle> =>
  createContainer<Cradle>({ injectionMode: InjectionMode.PROXY, strict: true });

/** Resolves everything at start-up, so that a missing dependency stops the boot and not a request. */
export function resolveAll(container: AwilixContainer): void {
  for (const name of Object.keys(container.registrations)) container.resolve(name);
}
