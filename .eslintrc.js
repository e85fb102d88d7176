const tseslint = require('typescript-eslint');
const boundaries = require('eslint-plugin-boundaries');
const architecture = require('./architecture.json');

const own = { captured: { module: '{{ from.element.captured.module }}' } };
const elements = (...types) => types.map((type) => ({ element: { type } }));
const packages = { module: { origin: ['core', 'external'] } };

/** Who may import whom. The first sentence is "nobody"; everything else is said here. */
const policies = [
  { from: { element: { type: 'kernel' } }, allow: { to: [...elements('kernel'), { module: { origin: 'core' } }] } },
  {
    from: { element: { type: 'platform' } },
    allow: { to: [...elements('kernel', 'platform'), { file: { categories: 'architecture' } }, packages] },
  },
  {
    from: { element: { type: 'module' } },
    allow: { to: [{ element: { type: ['module', 'domain'], ...own } }, ...elements('kernel', 'platform'), packages] },
  },
  ...Object.entries(architecture).map(([name, { calls, listens, sends }]) => ({
    from: { element: { type: 'module', captured: { module: name } } },
    allow: {
      to: {
        element: { type: 'module', captured: { module: [...new Set([...calls, ...listens, ...sends])] } },
        file: { categories: 'public' },
      },
    },
  })),
  // a door is a leaf: the platform's vocabulary, zod and the module's own public files
  { from: { file: { categories: 'public' } }, disallow: { to: [...elements('module', 'domain', 'platform'), packages] } },
  {
    from: { file: { categories: 'public' } },
    allow: {
      to: [
        { element: { type: 'module', ...own }, file: { categories: 'public' } },
        { file: { categories: 'vocabulary' } },
        { module: { origin: 'external', source: 'zod' } },
      ],
    },
  },
  // a domain is pure
  { from: { element: { type: 'domain' } }, allow: { to: [{ element: { type: 'domain', ...own } }, ...elements('kernel')] } },
  // wiring is for the composition root
  { to: { file: { categories: 'wiring' } }, disallow: { from: { element: { type: '*' } } } },
  // a simulator stands in for somebody else: it knows nothing of the shop but its address
  { from: { element: { type: 'simulators' } }, allow: { to: [...elements('simulators', 'kernel', 'platform'), packages] } },
  {
    from: { element: { type: 'app' } },
    allow: { to: [...elements('app', 'simulators', 'kernel', 'platform'), { file: { categories: ['public', 'wiring'] } }, packages] },
  },
  { from: { element: { type: 'migrations' } }, allow: { to: [{ module: { origin: 'external', source: 'kysely' } }] } },
  { from: { element: { type: 'web' } }, allow: { to: [...elements('web'), { module: { origin: 'external' } }] } },
  // nobody ships a test
  { to: { file: { categories: 'test' } }, disallow: { from: { element: { type: '*' } } } },
  // tests may also use the test tools and the wiring of the module they test, or of all modules where they belong to none
  {
    from: { file: { categories: 'test' } },
    allow: {
      to: [
        { element: { type: ['module', 'domain'], ...own } },
        ...elements('kernel', 'platform', 'proofs', 'app', 'simulators'),
        { file: { categories: ['public'] } },
        packages,
      ],
    },
  },
  {
    from: { element: { type: 'proofs' } },
    allow: {
      to: [
        ...elements('proofs', 'app', 'simulators', 'kernel', 'platform'),
        { file: { categories: ['public', 'wiring', 'architecture'] } },
        packages,
      ],
    },
  },
];

module.exports = [
  { ignores: ['dist/**', 'node_modules/**', '.galleria/**', 'web/.angular/**', 'web/src/app/api/schema.d.ts', 'coverage/**'] },
  {
    files: ['src/**/*.ts', 'migrations/**/*.ts', 'web/src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts', 'scripts/**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { boundaries, '@typescript-eslint': tseslint.plugin },
    settings: {
      'import/resolver': { typescript: { project: './tsconfig.json' } },
      'boundaries/include': [
        'src/**/*.ts',
        'migrations/**/*.ts',
        'web/src/**/*.ts',
        'test/**/*.ts',
        'bench/**/*.ts',
        'e2e/**/*.ts',
        'scripts/**/*.ts',
        'architecture.json',
      ],
      'boundaries/elements': [
        { type: 'kernel', pattern: 'src/platform/kernel', partialMatch: false },
        { type: 'platform', pattern: 'src/platform', partialMatch: false },
        { type: 'domain', pattern: 'src/modules/*/domain', partialMatch: false, capture: ['module'] },
        { type: 'domain', pattern: 'src/modules/*/*/domain', partialMatch: false, capture: ['module'] },
        { type: 'module', pattern: 'src/modules/*', partialMatch: false, capture: ['module'] },
        { type: 'simulators', pattern: 'src/simulators', partialMatch: false },
        { type: 'app', pattern: 'src', partialMatch: false },
        { type: 'migrations', pattern: 'migrations', partialMatch: false },
        { type: 'web', pattern: 'web/src', partialMatch: false },
        { type: 'proofs', pattern: '{test,bench,e2e,scripts}', partialMatch: false },
      ],
      'boundaries/files': [
        { category: 'public', pattern: 'src/modules/*/{index,contract,events}.ts' },
        { category: 'wiring', pattern: 'src/modules/*/module.ts' },
        { category: 'vocabulary', pattern: 'src/platform/{facade/contract,facade/schemas,events/event}.ts' },
        { category: 'architecture', pattern: 'architecture.json' },
        { category: 'test', pattern: '**/*.{spec,test}.ts' },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        { default: 'disallow', checkAllOrigins: true, checkUnknownLocals: true, checkInternals: true, policies },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/modules/**/*.ts'],
    ignores: ['**/*.{spec,test}.ts', 'src/modules/*/test/**'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'Time is an argument.' }],
    },
  },
  {
    files: ['src/cli/**/*.ts', 'src/platform/testing/hold-embedded.ts', 'bench/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts', 'e2e/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['src/platform/testing/global-*.ts', 'web/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
];
