import { createWriteStream, type WriteStream } from 'node:fs';
import { errorCode, messageOf } from '../../../platform/config/error-facts';
import type { ProductChange } from './apply-lines';

export interface ReportFile {
  /** As they come: a report may be larger than the memory. */
  add(changes: readonly ProductChange[]): Promise<void>;
  /** What became of it, in words: a folder that takes no report is no failure of the import. */
  finish(result: Readonly<Record<string, unknown>>): Promise<string>;
}

/** One JSON object: the members of the result behind `changes`, one line each. */
export function createReportFile(path: string): ReportFile {
  let stream: WriteStream | null = null;
  let failure: unknown = null;
  let added = 0;

  async function write(text: string): Promise<void> {
    if (failure !== null) return;
    stream ??= open();
    if (!stream.write(text) && failure === null) await drained(stream);
  }

  function open(): WriteStream {
    const opened = createWriteStream(path);
    opened.on('error', (error) => (failure = error));
    opened.write('{\n  "changes": [');
    return opened;
  }

  return {
    async add(changes) {
      for (const change of changes) {
        await write(`${added === 0 ? '' : ','}\n    ${JSON.stringify(change)}`);
        added += 1;
      }
    },
    async finish(result) {
      await write(added === 0 ? '],\n' : '\n  ],\n');
      await write(JSON.stringify(result, null, 2).replace(/^\{\n/, '') + '\n');
      const ended = stream;
      if (ended) await new Promise<void>((resolve) => ended.on('close', resolve).end());
      return failure === null ? `report: ${path}` : `report: cannot be written to ${path} (${errorCode(failure) ?? messageOf(failure)})`;
    },
  };
}

/** Also when it fails: what is behind it goes nowhere, and `finish` says so. */
const drained = (stream: WriteStream): Promise<void> =>
  new Promise((resolve) => {
    const goOn = (): void => {
      stream.off('drain', goOn).off('close', goOn);
      resolve();
    };
    stream.on('drain', goOn).on('close', goOn);
  });
