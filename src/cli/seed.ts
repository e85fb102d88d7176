import type { Config } from '../platform/config/config';
import { say } from './console';
import { onceInALife } from './marks';
import { withApp } from './with-app';

/** Fills the shop with the demo products; harmless when they are there. */
export async function seed(config: Config): Promise<void> {
  await withApp(config, 'catalog', async ({ app, ownerUrl }) => {
    await app.house.seed(say);
    await onceInALife(ownerUrl, 'filled', () => Promise.resolve());
  });
  console.log('The demo products are in the shop.');
}
