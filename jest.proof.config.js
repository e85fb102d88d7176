const {
  testEnvironment,
  transform,
  transformIgnorePatterns,
  modulePathIgnorePatterns,
  globalSetup,
  globalTeardown,
} = require('./jest.config.js');

/** What takes minutes: kill -9 again and again, in real seconds. `npm run proof` builds first. */
module.exports = {
  testEnvironment,
  transform,
  transformIgnorePatterns,
  modulePathIgnorePatterns,
  globalSetup,
  globalTeardown,
  testMatch: ['<rootDir>/test/proof/**/*.proof.ts'],
  maxWorkers: 1,
  testTimeout: 3_600_000,
};
