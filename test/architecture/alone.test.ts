import { modules } from '../../src/app';
import type { Contract } from '../../src/platform/facade/contract';
import type { RouteSpec, Routes } from '../../src/platform/http/route';
import { AppError } from '../../src/platform/kernel/errors';
import { createTestApp, fake } from '../../src/platform/testing/harness';

describe.each(modules.map((m) => [m.contract.name, m] as const))('%s alone', (name, module) => {
  test('boots without the other modules, answers on every route and keeps its invariants', async () => {
    let needed = false;
    const away = (): Promise<never> => {
      needed = true;
      return Promise.reject(new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Away.' }));
    };
    const fakes = Object.values(module.uses as Record<string, Contract>).map((contract) =>
      fake(contract, Object.fromEntries(Object.keys(contract.methods).map((method) => [method, away]))),
    );
    const app = await createTestApp({ modules: [module], fakes });
    try {
      for (const route of Object.values(module.routes as Routes)) {
        needed = false;
        const { status, headers } = await ask(app, route);
        expect([route.path, status < 500 || (needed && status === 503)]).toEqual([route.path, true]);
        expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-security-policy')).toContain("default-src 'none'");
        expect(headers.get('x-powered-by')).toBeNull();
        if (route.cache !== 'catalog' && route.path !== '//.well-known/jwks.json')
          expect([route.path, headers.get('cache-control')]).toEqual([route.path, 'no-store']);
      }
      await app.settle();
      expect(await app.violated(...module.invariants.map((i) => i.id))).toEqual([]);
      expect(app.house.hosted.map((m) => m.name)).toEqual([name]);
    } finally {
      await app.close();
    }
  });
});

/** As nobody, with parameters that fit no row. */
function ask(app: Awaited<ReturnType<typeof createTestApp>>, route: RouteSpec) {
  const path = route.path.replace(/:\w+/g, '0197a000-0000-7000-8000-000000000000');
  return app.request(
    route.method.toUpperCase(),
    path,
    route.body ? { body: {}, headers: { 'idempotency-key': 'alone' } } : { headers: { 'idempotency-key': 'alone' } },
  );
}
