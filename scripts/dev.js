'use strict';
/** `npm run dev`: the server and the pages, both rebuilt when their sources change. One Ctrl-C ends both. */
const { spawn, spawnSync } = require('node:child_process');
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const pages = 'http://localhost:4200';
const env = {
  ...process.env,
  PORT: '3000',
  PUBLIC_URL: process.env.PUBLIC_URL || pages,
  LOG_FORMAT: process.env.LOG_FORMAT || 'pretty',
  NG_CLI_ANALYTICS: 'false',
};

console.log('Describing the API for the pages …');
describeApi();

const children = [
  start(
    'server',
    [require.resolve('tsx/cli'), 'watch', '--clear-screen=false', '--include', 'migrations/**/*.ts', 'src/cli/main.ts', 'serve'],
    root,
  ),
  start(
    'pages',
    [require.resolve('@angular/cli/bin/ng.js', { paths: [join(root, 'web')] }), 'serve', '--proxy-config', 'proxy.conf.json'],
    join(root, 'web'),
  ),
];
console.log(`\nThe shop with reload: ${pages}   (the server alone: http://localhost:3000)\n`);

let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));

function describeApi() {
  const { status, stdout } = spawnSync(process.execPath, [require.resolve('tsx/cli'), 'src/cli/main.ts', 'openapi'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) process.exit(2);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist/openapi.json'), stdout);
  if (spawnSync('npm run --silent api -w web', { cwd: root, shell: true, stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
    process.exit(2);
}

/** In a process group of its own, so that a Ctrl-C reaches it once, from here. */
function start(name, args, cwd) {
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  child.on('exit', (code, signal) => {
    if (!ending) console.error(`The ${name} ended (${signal ?? code}).`);
    end('SIGTERM');
  });
  return child;
}

function end(signal) {
  if (ending) return;
  ending = true;
  for (const child of children) child.kill(signal);
  Promise.all(
    children.map((child) =>
      child.exitCode === null && child.signalCode === null ? new Promise((done) => child.once('exit', done)) : null,
    ),
  ).then(() => process.exit(0));
}
