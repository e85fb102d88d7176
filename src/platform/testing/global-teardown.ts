import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  await globalThis.testCluster?.stop();
  const dataDir = process.env['GALLERIA_TEST_DATA_DIR'];
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
}
