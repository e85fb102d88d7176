import { openApi } from '../openapi';

/** The description of the HTTP API, on standard output. */
export async function printOpenApi(): Promise<void> {
  process.stdout.write(`${JSON.stringify(openApi(), null, 2)}\n`);
}
