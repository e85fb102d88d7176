import type { Config } from '../platform/config/config';
import { say } from './console';
import { withApp } from './with-app';

/** Fills the shop with the demo products; a shop that has products is left alone. */
export async function seed(config: Config): Promise<void> {
  await withApp(config, 'catalog', (app) => app.house.seed(say));
  console.log('The shop has products.');
}
