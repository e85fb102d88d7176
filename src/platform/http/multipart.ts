import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { edgeError, invalidRequest } from './problem';

export interface UploadedFile {
  /** As the sender calls it: for the eye only, it says nothing about the content. */
  readonly name: string;
  readonly content: Buffer;
}

const field = 'file';
const limits = { files: 1, fields: 0, parts: 1, headerPairs: 20, headerSize: 4_096, fieldNameSize: 100 };

/**
 * The one file of a form (RFC 7578), sent under the name `file`; the body is in memory already and its size was limited.
 * Throws 415 (`request.media-type`) for what is no form, 400 (`request.invalid`) for a form with anything else in it.
 */
export function readUploadedFile(contentType: string | undefined, body: Buffer | null): Promise<UploadedFile> {
  if (!body || !/^multipart\/form-data\s*;/i.test(contentType ?? '')) throw noForm();
  return new Promise((resolve, reject) => {
    const files: UploadedFile[] = [];
    const refuse = (detail: string): void => reject(invalidRequest([{ pointer: `/${field}`, detail }]));
    const form = open(contentType ?? '');
    form.on('file', (name, stream, fileName) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', () => refuse('is cut off'));
      stream.on('end', () => {
        if (name === field) files.push({ name: fileName ?? '', content: Buffer.concat(chunks) });
      });
    });
    for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) form.on(event, () => refuse('must be the only part'));
    form.on('error', () => refuse('is not a form that can be read'));
    form.on('finish', () => {
      const [file] = files;
      if (file && file.content.length > 0) resolve(file);
      else refuse('is missing');
    });
    form.end(body);
  });
}

/** A form without a boundary is refused by its parser. */
function open(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits });
  } catch {
    throw noForm();
  }
}

const noForm = (): Error =>
  edgeError({
    status: 415,
    code: 'request.media-type',
    title: 'This route takes a form with a file.',
    detail: `Send multipart/form-data with one part named "${field}".`,
  });
