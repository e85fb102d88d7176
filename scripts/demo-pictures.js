'use strict';
/** A step of the build: the demo's pictures, ready for the first start of a shop. */
const { prepareDemoPictures } = require('../dist/src/modules/catalog/demo/prepare-pictures.js');

prepareDemoPictures().catch((error) => {
  console.error(`error: the demo's pictures: ${error.stack}`);
  process.exitCode = 1;
});
