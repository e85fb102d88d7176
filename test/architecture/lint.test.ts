import { join } from 'node:path';
import { ESLint, type Linter } from 'eslint';

const config = jest.requireActual<Linter.Config[]>('../../.eslintrc.js');
const eslint = new ESLint({ cwd: join(__dirname, '../..'), overrideConfigFile: true, overrideConfig: config });

const refused: readonly (readonly [string, string, string])[] = [
  ['the wiring of another module', 'src/modules/orders/a.ts', "import '../payments/module'"],
  ['the domain of another module', 'src/modules/orders/a.ts', "import '../payments/domain/attempt'"],
  ['the tables of another module', 'src/modules/orders/a.ts', "import '../payments/tables'"],
  ['the service of another module, by require', 'src/modules/cart/a.ts', "export const m = require('../catalog/routes')"],
  ['a module that is not declared', 'src/modules/payments/a.ts', "import '../orders/index'"],
  [
    'a type of a module that is not declared',
    'src/modules/payments/a.ts',
    "import type { OrdersFacade } from '../orders/index'; export type X = OrdersFacade",
  ],
  ['a re-export of a module that is not declared', 'src/modules/payments/a.ts', "export * from '../orders/index'"],
  ['a dynamic import of a module that is not declared', 'src/modules/payments/a.ts', "export const m = import('../orders/index')"],
  ['a package in a domain', 'src/modules/orders/domain/a.ts', "import 'kysely'"],
  ['zod in a domain', 'src/modules/orders/domain/a.ts', "import 'zod'"],
  ['Node in a domain', 'src/modules/orders/domain/a.ts', "import 'node:fs'"],
  ['a service in its own domain', 'src/modules/orders/domain/a.ts', "import '../tables'"],
  ['the platform beyond the kernel in a domain', 'src/modules/orders/domain/a.ts', "import '../../../platform/db/unit-of-work'"],
  ['a module in the platform', 'src/platform/db/a.ts', "import '../../modules/orders/index'"],
  ['the platform in the kernel', 'src/platform/kernel/a.ts', "import '../db/unit-of-work'"],
  ['a package in the kernel', 'src/platform/kernel/a.ts', "import 'kysely'"],
  ['internals behind the door', 'src/modules/orders/index.ts', "import './tables'"],
  ['another door behind the door', 'src/modules/orders/index.ts', "import '../payments/index'"],
  ['Express behind the door', 'src/modules/orders/contract.ts', "import 'express'"],
  ['the database behind the door', 'src/modules/orders/events.ts', "import '../../platform/db/unit-of-work'"],
  ['its own wiring in a module', 'src/modules/orders/a.ts', "import './module'"],
  ['internals of a module in the composition root', 'src/app.ts', "import './modules/orders/tables'"],
  ['internals of a module in the command line', 'src/cli/a.ts', "import '../modules/orders/tables'"],
  ['a stray folder beside the modules', 'src/stray/a.ts', "import '../modules/orders/tables'"],
  ['a module missing in architecture.json', 'src/modules/inventory/a.ts', "import '../orders/index'"],
  ['a module in a simulator', 'src/simulators/a.ts', "import '../modules/payments/index'"],
  ['a simulator in a module', 'src/modules/payments/a.ts', "import '../../simulators/book'"],
  ['a test in shipped code', 'src/platform/kernel/a.ts', "import './money.spec'"],
  ['the server in a migration', 'migrations/orders/0099-a.ts', "import '../../src/platform/kernel/money'"],
  ['another package in a migration', 'migrations/orders/0099-a.ts', "import 'pg'"],
  ['the server in the web app', 'web/src/app/a.ts', "import '../../../src/platform/kernel/money'"],
  ['any', 'src/modules/orders/a.ts', 'export const x: any = 1'],
  ['a non-null assertion', 'src/modules/orders/a.ts', 'declare const y: { z?: number }; export const x = y.z!'],
  ['a type assertion in a module', 'src/modules/orders/a.ts', 'declare const y: unknown; export const x = y as string'],
];

const allowed: readonly (readonly [string, string, string])[] = [
  ['a declared module through its door', 'src/modules/orders/a.ts', "import '../payments/index'"],
  ['the kernel in a domain', 'src/modules/orders/domain/a.ts', "import '../../../platform/kernel/money'"],
  ['the vocabulary behind the door', 'src/modules/orders/index.ts', "import '../../platform/events/event'"],
  ['zod behind the door', 'src/modules/orders/contract.ts', "import 'zod'"],
  ['the wiring in the composition root', 'src/app.ts', "import './modules/orders/module'"],
  ['kysely in a migration', 'migrations/orders/0099-a.ts', "import 'kysely'"],
  ['the platform in a module', 'src/modules/orders/a.ts', "import '../../platform/db/unit-of-work'"],
  ['its own module in a test', 'src/modules/orders/a.spec.ts', "import './tables'"],
];

describe('the walls of the house', () => {
  test.each(refused)('lint refuses %s', async (_name, filePath, code) => {
    expect(await messages(filePath, code)).not.toEqual([]);
  });

  test.each(allowed)('lint allows %s', async (_name, filePath, code) => {
    expect(await messages(filePath, code)).toEqual([]);
  });
});

async function messages(filePath: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(`${code};\n`, { filePath });
  return results.flatMap((r) => r.messages.map((m) => `${m.ruleId}: ${m.message}`));
}
