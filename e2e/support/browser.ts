import { accessSync, appendFileSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

export interface Visitor {
  readonly page: Page;
  /** Another tab of the same browser. */
  openTab(): Promise<Page>;
  /** What no page of ours may do: throw, or try what the Content-Security-Policy forbids. */
  readonly troubles: readonly string[];
  leave(): Promise<void>;
}

export interface VisitorOptions {
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

const executable = findOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** `describe`, or a skip that the end of `npm test` reports where the machine has no Chromium. */
export function describeInBrowser(name: string, tests: () => void): void {
  const report = process.env['GALLERIA_SKIPS'];
  if (executable === null && report !== undefined) appendFileSync(report, `browser tests: ${name} (no chromium on PATH)\n`);
  const run = executable === null ? describe.skip : describe;
  run(name, () => {
    afterAll(closeBrowser);
    tests();
  });
}

/** Somebody with a browser of their own: no cookie, no storage, no history. */
export async function visitor({ url, width = 1440, height = 900, colorScheme = 'light' }: VisitorOptions): Promise<Visitor> {
  const context = await (await browser()).newContext({ baseURL: url, viewport: { width, height }, colorScheme });
  // also for the pages that a page opens
  context.setDefaultTimeout(120_000);
  const troubles: string[] = [];
  const openTab = async (): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) troubles.push(message.text());
    });
    return page;
  };
  return { page: await openTab(), openTab, troubles, leave: () => context.close() };
}

/** After the last visitor has left. */
export async function closeBrowser(): Promise<void> {
  await (await launched)?.close();
  launched = null;
}

/** One for all visitors of a process, in a profile that is thrown away. */
let launched: Promise<Browser> | null = null;

function browser(): Promise<Browser> {
  if (executable === null) throw new Error('There is no chromium on PATH.');
  return (launched ??= chromium.launch({ executablePath: executable, args: flags, timeout: 120_000 }));
}

function findOnPath(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const file of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return null;
}
