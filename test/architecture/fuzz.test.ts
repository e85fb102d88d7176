import fc from 'fast-check';
import { modules } from '../../src/app';
import { openApi } from '../../src/openapi';
import { caller, createTestApp, type TestApp } from '../../src/platform/testing/harness';
import { fitting, nasty, type JsonSchema } from '../support/arbitrary';

interface Operation {
  readonly parameters?: readonly { name: string; in: string; schema: JsonSchema; required?: boolean }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

const document = openApi() as unknown as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, method, path, operation] as const),
);
/** FUZZ_RUNS per operation; with another FUZZ_SEED other input. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 15);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules });
});
afterAll(() => app.close());

/** Whatever is sent, the answer is one the document names, and never a defect of ours. Seed: see the name. */
describe(`every operation under random input (seed ${seed})`, () => {
  test.each(operations)('%s', async (_name, method, path, operation) => {
    const everything = Object.keys(app.house.permissions);
    const body = operation.requestBody?.content['application/json']?.schema;
    const parameters = operation.parameters ?? [];
    const values = (place: string) =>
      fc.record(
        Object.fromEntries(
          parameters.filter((p) => p.in === place).map((p) => [p.name, mostly(fitting(p.schema, document.components.schemas))]),
        ),
        { requiredKeys: parameters.filter((p) => p.in === place && p.required === true).map((p) => p.name) },
      );
    await fc.assert(
      fc.asyncProperty(
        values('path'),
        values('query'),
        body ? spoilt(fitting(body, document.components.schemas)) : fc.constant(undefined),
        fc.boolean(),
        async (inPath, inQuery, sent, signedIn) => {
          const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(wellFormed(inPath[name])) || '%20');
          const query = new URLSearchParams(
            Object.entries(inQuery).map(([name, value]): [string, string] => [name, wellFormed(value)]),
          ).toString();
          const response = await app.request(method.toUpperCase(), `/${filled}${query ? `?${query}` : ''}`, {
            ...(body ? { body: JSON.stringify(sent ?? null) } : {}),
            headers: { 'idempotency-key': `fuzz-${Math.random()}`, ...(body ? { 'content-type': 'application/json' } : {}) },
            ...(signedIn ? { as: caller(everything) } : {}),
          });
          expect(response.status).toBeLessThan(500);
          expect(Object.keys(operation.responses).concat(common)).toContain(String(response.status));
          if (response.status >= 400) {
            expect(response.headers.get('content-type')).toContain('application/problem+json');
            expect(response.body).toMatchObject({ status: response.status, code: expect.stringMatching(/^[a-z]+(-[a-z]+)*\.[a-z0-9-]+$/) });
          }
        },
      ),
      { numRuns: runs, seed, endOnFailure: true },
    );
  });
});

/** Any route may give these. */
const common = ['304', '400', '401', '403', '404', '405', '409', '410', '413', '415', '422', '429'];

const mostly = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...nasty) });

/** A body that fits, or one with a member replaced or added, or something else altogether. */
const spoilt = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 5, arbitrary: good },
    {
      weight: 3,
      arbitrary: fc.tuple(good, fc.nat(), fc.constantFrom(...nasty)).map(([value, at, bad]) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad;
        const names = [...Object.keys(value), 'price', 'isAdmin'];
        return { ...value, [names[at % names.length] ?? 'price']: bad };
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom(...nasty) },
  );

const wellFormed = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
