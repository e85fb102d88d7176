const { testEnvironment, transform, transformIgnorePatterns, modulePathIgnorePatterns } = require('./jest.config.js');

/** The built shop in a real browser: one shop per file, one file at a time. Run `npm run build` first. */
module.exports = {
  testEnvironment,
  transform,
  transformIgnorePatterns,
  modulePathIgnorePatterns,
  testMatch: ['<rootDir>/e2e/**/*.e2e.ts'],
  maxWorkers: 1,
  testTimeout: 600_000,
};
