import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../platform/config/config';
import { startError } from '../platform/config/start-error';
import { say } from './console';
import { onceInALife } from './marks';
import { withApp } from './with-app';

export interface ImportOptions {
  readonly dryRun?: boolean;
}

/** Reads products from a JSON Lines file, as described in docs/import.md. */
export async function importProducts(config: Config, file: string, { dryRun = false }: ImportOptions): Promise<void> {
  const path = resolve(file);
  if (!existsSync(path)) throw startError(`There is no file ${path}.`);
  const report = await withApp(config, 'catalog', async ({ app, ownerUrl }) => {
    const task = app.house.tasks['catalog.import'];
    if (!task) throw startError('The catalog cannot import.');
    const done = await task({ file: path, dryRun }, say);
    if (!dryRun) await onceInALife(ownerUrl, 'filled', () => Promise.resolve());
    return done;
  });
  console.log(typeof report === 'string' ? report : JSON.stringify(report, null, 2));
}
