import { startEmbedded } from '../db/embedded';
import { prepareTemplate, type TestCluster } from './cluster';
import { makeTestFolder, removeLeftBehind } from './test-folders';

declare global {
  var testCluster: { stop(): Promise<void> } | undefined;
}

/** One PostgreSQL for the whole run, with a migrated template that each test file clones in about 80 ms. */
export default async function globalSetup(): Promise<void> {
  await removeLeftBehind();
  const dataDir = await makeTestFolder('test');
  const embedded = await startEmbedded({ dataDir });
  globalThis.testCluster = embedded;
  const cluster: TestCluster = await prepareTemplate(embedded.url).catch(async (error: unknown) => {
    await embedded.stop();
    throw error;
  });
  process.env['GALLERIA_TEST_CLUSTER'] = JSON.stringify(cluster);
  process.env['GALLERIA_TEST_DATA_DIR'] = dataDir;
}
