import { modules } from '../../src/app';
import type { RouteSpec, Routes } from '../../src/platform/http/route';
import { actors, createWorld, type Actor, type World } from '../support/world';
import { rows, type Row } from './access-rows';

const routes = modules.flatMap((m) =>
  Object.entries(m.routes as Routes).map(([name, route]) => [`${m.contract.name}.${name}`, route] as const),
);

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('every route has a row, and every row a route', () => {
  expect(Object.keys(rows).sort()).toEqual(routes.map(([name]) => name).sort());
});

/** Routes × {nobody, customer, other customer, staff, admin} × {their own object, somebody else's}. */
describe.each(routes)('%s', (name, route) => {
  const row = rows[name];
  if (!row) return;
  const ownership = route.access.own === true && !row.noObject ? (['own', 'foreign'] as const) : (['any'] as const);
  const cells = actors.flatMap((actor) => ownership.map((object) => [actor, object] as const));

  test.each(cells)('%s, %s object', async (actor, object) => {
    const owner = object === 'foreign' ? stranger(actor) : actor;
    const { path, ...options } = await row.probe(world, owner, actor);
    const { status, body } = await world.request(actor, route.method.toUpperCase(), path, options);
    if (row.endsSession) await world.signInAgain(actor);
    expect([expected(route, row, actor, object), body]).toEqual([expect.arrayContaining([status]), body]);
  });
});

function expected(route: RouteSpec, row: Row, actor: Actor, object: 'own' | 'foreign' | 'any'): readonly number[] {
  if (!holds(actor, route.access.permission)) return [actor === 'nobody' ? 401 : 403];
  if (object === 'foreign' && !(route.access.all !== undefined && holds(actor, route.access.all))) return [404];
  return row.through;
}

/** What the modules' definitions say; that the server does the same is the test. */
function holds(actor: Actor, permission: string): boolean {
  if (actor === 'admin') return true;
  const role = { nobody: 'guest', customer: 'customer', 'other customer': 'customer', staff: 'staff' } as const;
  return world.app.house.permissions[permission]?.includes(role[actor]) ?? false;
}

const stranger = (actor: Actor): Actor => (actor === 'customer' ? 'other customer' : 'customer');
