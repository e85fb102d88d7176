'use strict';
/** `npm run build`, and what every start checks: builds the parts whose sources have changed since they were built. */
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const stampFile = join(dist, '.build-hash');
const log = join(dist, 'build.log');
const entry = join(dist, 'src/cli/main.js');

const parts = [
  {
    name: 'server',
    sources: ['src', 'migrations', 'architecture.json', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
    output: 'src/cli/main.js',
    build: buildServer,
  },
  {
    name: 'pictures of the demo shop',
    sources: [
      'src/modules/catalog/demo/pictures',
      'src/modules/catalog/demo/prepare-pictures.ts',
      'src/modules/catalog/images',
      'package-lock.json',
    ],
    output: 'demo-pictures/pictures.json',
    build: buildPictures,
  },
  {
    name: 'shop and admin pages',
    sources: ['web', 'package-lock.json', 'dist/openapi.json'],
    output: 'web/browser/index.html',
    build: buildPages,
  },
];

/** Ends the process with one line and exit code 2 when something does not build. */
function ensureBuilt({ force = false } = {}) {
  if (!hasSources()) return;
  const stamps = readStamps();
  for (const part of parts) {
    const stamp = hashOf(part.sources);
    if (!force && stamps[part.name] === stamp && existsSync(join(dist, part.output))) continue;
    if (!hasTools()) return useAsItIs();
    const started = Date.now();
    process.stderr.write(`Building the ${part.name} …\n`);
    mkdirSync(dist, { recursive: true });
    rmSync(log, { force: true });
    part.build();
    rmSync(log, { force: true });
    stamps[part.name] = stamp;
    writeFileSync(stampFile, JSON.stringify(stamps));
    process.stderr.write(`Built in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  }
}

/** Compiled aside and moved into place when whole, so that nothing of an older build is left over. */
function buildServer() {
  const draft = join(dist, `.server-${process.pid}`);
  run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', draft], { cleanUp: draft });
  // pictures and the like, which the compiler does not take along
  for (const path of filesBelow('src').filter((file) => !file.endsWith('.ts'))) {
    mkdirSync(dirname(join(draft, path)), { recursive: true });
    copyFileSync(join(root, path), join(draft, path));
  }
  for (const name of readdirSync(draft)) {
    rmSync(join(dist, name), { recursive: true, force: true });
    renameSync(join(draft, name), join(dist, name));
  }
  rmSync(draft, { recursive: true, force: true });
  const document = join(dist, `.openapi-${process.pid}.json`);
  run(process.execPath, [entry, 'openapi'], { output: document, cleanUp: document });
  renameSync(document, join(dist, 'openapi.json'));
}

function buildPictures() {
  run(process.execPath, [join(root, 'scripts/demo-pictures.js')]);
}

function buildPages() {
  run('npm run api -w web', [], { shell: true });
  run('npm run build -w web', [], { shell: true });
}

function run(command, args, { shell = false, output, cleanUp } = {}) {
  const errors = openSync(log, 'a');
  const out = output ? openSync(output, 'w') : errors;
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    shell,
    stdio: ['ignore', out, errors],
    env: { ...process.env, NG_CLI_ANALYTICS: 'false', NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  closeSync(errors);
  if (output) closeSync(out);
  if (status === 0) return;
  if (cleanUp) rmSync(cleanUp, { recursive: true, force: true });
  const said = readFileSync(log, 'utf8').split('\n');
  const line = said.find((text) => /\berror\b/i.test(text)) ?? said.find((text) => text.trim() !== '') ?? error?.message ?? command;
  process.stderr.write(`The build failed: ${line.trim()} (all of it is in ${join('dist', 'build.log')})\n`);
  process.exit(2);
}

const hasSources = () => ['src', 'tsconfig.build.json', 'web/package.json'].every((name) => existsSync(join(root, name)));

function hasTools() {
  try {
    require.resolve('typescript/bin/tsc', { paths: [root] });
    require.resolve('@angular/build', { paths: [join(root, 'web')] });
    return true;
  } catch {
    return false;
  }
}

function useAsItIs() {
  if (existsSync(entry)) return;
  process.stderr.write('Galleria is not built and the tools for it are not installed: run npm ci first.\n');
  process.exit(2);
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function hashOf(sources) {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(filesBelow))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

const skipped = /(^|\/)(node_modules|dist|\.angular|coverage)$|\.(spec|test)\.ts$|api\/schema\.d\.ts$/;

function filesBelow(path) {
  if (skipped.test(path) && path !== 'dist/openapi.json') return [];
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const entries = readdirOrNull(full);
  return entries ? entries.sort().flatMap((name) => filesBelow(`${path}/${name}`)) : [path];
}

function readdirOrNull(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  }
}

/** Whether dist holds the server as the sources are now. */
const serverIsBuilt = () => existsSync(entry) && readStamps()[parts[0].name] === hashOf(parts[0].sources);

module.exports = { ensureBuilt, serverIsBuilt };

if (require.main === module) ensureBuilt({ force: process.argv.includes('--force') });
