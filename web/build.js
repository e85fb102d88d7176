'use strict';
/** `ng build` with the small chunks joined: the first page takes one script instead of a waterfall of fifteen. */
const { spawnSync } = require('node:child_process');

const { status } = spawnSync(process.execPath, [require.resolve('@angular/cli/bin/ng.js'), 'build', ...process.argv.slice(2)], {
  cwd: __dirname,
  stdio: 'inherit',
  env: { ...process.env, NG_BUILD_OPTIMIZE_CHUNKS: '1' },
});
process.exit(status ?? 1);
