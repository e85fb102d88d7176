#!/usr/bin/env node
'use strict';

var found = process.versions.node.split('.').map(Number);
if (found[0] < 20 || (found[0] === 20 && found[1] < 19)) {
  console.error('Galleria needs Node 20.19 or newer, this is ' + process.version + '.');
  process.exit(2);
}

require('../scripts/build.js').ensureBuilt();
require('../dist/src/cli/main.js');
