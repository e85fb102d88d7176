import { accessSync, appendFileSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
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
  if (executable !== null) return describe(name, tests);
  const report = process.env['GALLERIA_SKIPS'];
  if (report !== undefined) appendFileSync(report, `browser tests: ${name} (no chromium on PATH)\n`);
  describe.skip(name, tests);
}

/** Somebody with a browser of their own: no cookie, no storage, no history. */
export async function visitor({ url, width = 1440, height = 900, colorScheme = 'light' }: VisitorOptions): Promise<Visitor> {
  if (executable === null) throw new Error('There is no chromium on PATH.');
  const profile = mkdtempSync(join(tmpdir(), 'galleria-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    args: flags,
    baseURL: url,
    viewport: { width, height },
    colorScheme,
  });
  const troubles: string[] = [];
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) troubles.push(message.text());
  });
  page.setDefaultTimeout(20_000);
  return {
    page,
    context,
    troubles,
    async leave() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
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
