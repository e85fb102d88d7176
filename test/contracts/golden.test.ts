import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { modules } from '../../src/app';
import { openApi } from '../../src/openapi';

/** UPDATE_GOLDEN=1 writes the files; the diff is then reviewed like code. */
const update = process.env['UPDATE_GOLDEN'] === '1';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): unknown => z.toJSONSchema(schema, { io, unrepresentable: 'any' });

describe('the surfaces other modules and clients rely on', () => {
  test.each(modules.map((m) => [m.contract.name, m] as const))('the facade and events of %s are unchanged', (name, module) => {
    const methods = Object.entries(module.contract.methods as Record<string, { kind: string; input: z.ZodType; output: z.ZodType }>).map(
      ([method, spec]) =>
        [method, { kind: spec.kind, input: schemaOf(spec.input, 'input'), output: schemaOf(spec.output, 'output') }] as const,
    );
    const events = module.events.map((e) => [`${e.name}.v${e.version}`, schemaOf(e.data, 'output')] as const);
    expectGolden(`${name}.json`, { methods: Object.fromEntries(methods), events: Object.fromEntries(events) });
  });

  test('the public HTTP API is unchanged', () => {
    expectGolden('openapi.json', openApi());
  });
});

function expectGolden(file: string, value: unknown): void {
  const path = join(__dirname, 'golden', file);
  const text = `${JSON.stringify(value, null, 1)}\n`;
  if (update) {
    mkdirSync(join(__dirname, 'golden'), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path)).toBe(true);
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(path, 'utf8')));
}
