/** ESM-only packages that jest must transform, because its module loader cannot require them. */
const esmOnly = ['jose'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/src/**/*.(spec|test).ts', '**/test/**/*.(spec|test).ts', '**/web/src/**/*.spec.ts', '**/scripts/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.galleria/'],
  transform: {
    '^.+\\.(t|m?j)s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  globalSetup: '<rootDir>/src/platform/testing/global-setup.ts',
  globalTeardown: '<rootDir>/src/platform/testing/global-teardown.ts',
  maxWorkers: 2,
  // far beyond what a slow machine needs: only what hangs reaches it
  testTimeout: 600_000,
};
