import { startEmbedded } from '../db/embedded';

/** A process that uses a database folder until it is killed: `tsx hold-embedded.ts <folder>`. Says `ready <pid>` when it does. */
async function hold(dataDir: string): Promise<void> {
  await startEmbedded({ dataDir, log: (line) => console.log(line) });
  console.log(`ready ${process.pid}`);
  setInterval(() => undefined, 60_000);
}

void hold(process.argv[2] ?? '');
