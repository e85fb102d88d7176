#!/usr/bin/env node
'use strict';

var found = process.versions.node.split('.').map(Number);
if (found[0] < 20 || (found[0] === 20 && found[1] < 19)) {
  console.error('Galleria needs Node 20.19 or newer, this is ' + process.version + '.');
  process.exit(2);
}

require('../scripts/build.js').ensureBuilt();
// compiled code is kept between starts where Node can do that (22 and newer)
if (require('node:module').enableCompileCache) require('node:module').enableCompileCache();
require('../dist/src/cli/main.js');
