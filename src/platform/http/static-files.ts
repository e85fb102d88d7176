import { readdirSync, readFileSync, statSync } from 'node:fs';
import { hash } from 'node:crypto';
import { extname, join, relative, sep } from 'node:path';
import { encode, worthEncoding, type Encoding } from './encoding';

export interface StaticFile {
  readonly type: string;
  readonly etag: string;
  /** The name holds a hash of the content. */
  readonly immutable: boolean;
  readonly content: Buffer;
  /** Kept after the first time; null: it would not get smaller. */
  encoded(encoding: Encoding): Promise<Buffer | null>;
}

/**
 * The files of a folder by their URL path, read when first asked for and kept. What is not in the folder when this
 * runs cannot be reached by any path. Source maps and dotfiles are left out.
 */
export function readStaticFiles(root: string): (path: string) => StaticFile | null {
  const names = new Map<string, string>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = join(root, name);
    const path = `/${relative(root, file).split(sep).join('/')}`;
    if (types[extname(path)] !== undefined && !path.includes('/.') && statSync(file).isFile()) names.set(path, file);
  }
  const read = new Map<string, StaticFile>();
  return (path) => {
    const known = read.get(path);
    if (known) return known;
    const name = names.get(path);
    if (name === undefined) return null;
    const file = staticFile(path, name, new Set(names.keys()));
    read.set(path, file);
    return file;
  };
}

/** As the Angular build names them. */
const hashed = /-[\w-]{8}\.[a-z0-9]+$/;
const suffixes: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

function staticFile(path: string, name: string, all: ReadonlySet<string>): StaticFile {
  const content = readFileSync(name);
  const type = types[extname(path)] ?? 'application/octet-stream';
  const variants = new Map<Encoding, Promise<Buffer | null>>();
  const make = async (encoding: Encoding): Promise<Buffer | null> => {
    if (content.length < worthEncoding || !compressible.test(type)) return null;
    if (all.has(path + suffixes[encoding])) return readFileSync(name + suffixes[encoding]);
    const smaller = await encode(content, encoding, 'stored');
    return smaller.length < content.length ? smaller : null;
  };
  return {
    type,
    content,
    etag: `"${hash('sha1', content, 'base64')}"`,
    immutable: hashed.test(path),
    encoded(encoding) {
      const known = variants.get(encoding) ?? make(encoding);
      variants.set(encoding, known);
      return known;
    },
  };
}

const compressible = /^(text\/|application\/(javascript|json|manifest|wasm|xml)|image\/svg)/;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.br': 'application/octet-stream',
  '.gz': 'application/octet-stream',
};
