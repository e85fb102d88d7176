import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { distanceKm } from '../domain/allocation';
import { catalogModule } from '../module';
import { addGoods, asStaff, inMinutes, openShop, receive, type Shop } from './shop';

const file = join(__dirname, '../../../../../shared/data/stores/stores.jsonl.gz');
const here = existsSync(file);

const Line = z.object({
  id: z.number(),
  name: z.string(),
  address: z.string(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  location: z.object({ lat: z.number(), lon: z.number() }),
  hours: z.string(),
});
type Line = z.output<typeof Line>;

(here ? describe : describe.skip)(here ? 'real stores' : 'real stores (skipped: ../shared/data/stores is not there)', () => {
  let shop: Shop;
  let lines: Line[];
  const ids = new Map<number, string>();
  beforeAll(async () => {
    shop = await openShop(catalogModule);
    lines = gunzipSync(readFileSync(file))
      .toString()
      .trim()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line)));
    const rest = lines.values();
    const open = async (): Promise<void> => {
      for (const line of rest) {
        const { status, body } = await asStaff(shop, 'POST', '/stores', storeOf(line));
        if (status !== 201) throw new Error(`${line.name}: ${JSON.stringify(body)}`);
        ids.set(line.id, body.id);
      }
    };
    await Promise.all(Array.from({ length: 8 }, open));
  });
  afterAll(async () => {
    expect(await shop.app.violated()).toEqual([]);
    await shop.app.close();
  });

  test('all 1,565 come in with their hours and places, and are listed as shops', async () => {
    const { items } = await shop.get('/shops');
    expect(items).toHaveLength(1_565);
    const mall = items.find((s: { id: string }) => s.id === ids.get(1000));
    expect(mall).toMatchObject({ location: { latitude: 44.85466, longitude: -93.24565 }, timeZone: 'America/Chicago', pickup: true });
    expect(mall.hours.week).toMatchObject({ mon: [{ opens: '10:00', closes: '21:30' }], sun: [{ opens: '11:00', closes: '19:00' }] });
  });

  test('a buyer’s goods come from the nearest of 300 that have them', async () => {
    const some = lines.slice(0, 300);
    const [variantId = ''] = (await addGoods(shop, [0])).variantIds;
    for (const { id } of some) await receive({ app: shop.app, storeId: ids.get(id) ?? '' }, [variantId], [1]);
    const { version } = (await asStaff(shop, 'GET', '/admin/stock-settings')).body;
    await asStaff(shop, 'PATCH', '/admin/stock-settings', { version, allocation: 'nearest' });
    const home = { latitude: 41.8781, longitude: -87.6298 };
    const nearest = some
      .map((line) => ({ id: ids.get(line.id), way: distanceKm(home, { latitude: line.location.lat, longitude: line.location.lon }) }))
      .sort((a, b) => a.way - b.way)[0];
    const checkoutId = randomUUID();
    await shop.catalog.holdStock({
      checkoutId,
      lines: [{ variantId, quantity: 1 }],
      expiresAt: inMinutes(5),
      destination: { country: 'US', ...home },
    });
    const [row] = await shop.app.sql('select store_id from catalog.reservations where checkout_id = $1', [checkoutId]);
    expect(row.store_id).toBe(nearest?.id);
  });
});

function storeOf({ id, name, address, city, state, zip, location, hours }: Line) {
  return {
    code: `store-${id}`,
    name: name.trim(),
    kind: 'shop',
    pickup: true,
    address: { name: name.trim(), line1: address.trim() || city, city, region: state, postalCode: zip, country: 'US' },
    location: { latitude: location.lat, longitude: location.lon },
    timeZone: zoneOf(state, location.lon),
    hours: { week: weekOf(hours), special: [] },
  };
}

const days: Readonly<Record<string, string>> = { Mon: 'mon', Tue: 'tue', Wed: 'wed', Thurs: 'thu', Fri: 'fri', Sat: 'sat', Sun: 'sun' };

/** `Mon: 10-9:30; …`: opens in the morning and closes in the evening. */
function weekOf(text: string): Record<string, { opens: string; closes: string }[]> {
  return Object.fromEntries(
    [...text.matchAll(/(\w+): (\d+)(?::(\d+))?-(\d+)(?::(\d+))?/g)].flatMap(
      ([, day = '', from, fromMinutes = '00', to, toMinutes = '00']) => {
        const name = days[day];
        const clock = (hour: number, minutes: string): string => `${String(hour).padStart(2, '0')}:${minutes.padStart(2, '0')}`;
        return name === undefined
          ? []
          : [[name, [{ opens: clock(Number(from) % 24, fromMinutes), closes: clock((Number(to) % 12) + 12, toMinutes) }]]];
      },
    ),
  );
}

/** Near enough for a shop's hours. */
function zoneOf(state: string, longitude: number): string {
  if (state === 'AK') return 'America/Anchorage';
  if (state === 'HI') return 'Pacific/Honolulu';
  if (state === 'PR') return 'America/Puerto_Rico';
  if (longitude < -114) return 'America/Los_Angeles';
  if (longitude < -102) return 'America/Denver';
  return longitude < -86.5 ? 'America/Chicago' : 'America/New_York';
}
