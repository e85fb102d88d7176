import { distanceKm, rankPlaces, type StockPlace } from './allocation';

const place = (id: string, facts: Partial<StockPlace> = {}): StockPlace => ({ id, country: null, at: null, priority: 100, ...facts });
const berlin = { latitude: 52.52, longitude: 13.405 };
const hamburg = { latitude: 53.551, longitude: 9.993 };
const munich = { latitude: 48.137, longitude: 11.575 };
const order = (ranked: readonly { id: string; rank: number }[]) => [...ranked].sort((a, b) => a.rank - b.rank).map((r) => r.id);

test('the distance from Berlin to Munich is about 504 kilometres, and none to itself', () => {
  expect(distanceKm(berlin, munich)).toBeGreaterThan(500);
  expect(distanceKm(berlin, munich)).toBeLessThan(508);
  expect(distanceKm(berlin, berlin)).toBe(0);
});

test('the fullest store goes first: all have one rank', () => {
  expect(rankPlaces([place('a'), place('b', { priority: 1 })], 'fullest', null)).toEqual([
    { id: 'a', rank: 0 },
    { id: 'b', rank: 0 },
  ]);
});

test('by priority the lower number goes first, and equal ones share a rank', () => {
  const ranked = rankPlaces([place('a', { priority: 5 }), place('b', { priority: 1 }), place('c', { priority: 5 })], 'priority', null);
  expect(ranked).toEqual([
    { id: 'a', rank: 1 },
    { id: 'b', rank: 0 },
    { id: 'c', rank: 1 },
  ]);
});

test('the nearest is in the buyer’s country first, then where the way is known and short, then by priority', () => {
  const places = [
    place('abroad', { country: 'AT', at: berlin }),
    place('unknown', { country: 'DE', priority: 1 }),
    place('far', { country: 'DE', at: munich }),
    place('near', { country: 'DE', at: hamburg }),
  ];
  expect(order(rankPlaces(places, 'nearest', { country: 'DE', at: berlin }))).toEqual(['near', 'far', 'unknown', 'abroad']);
  expect(order(rankPlaces(places, 'nearest', { country: 'DE', at: null }))[0]).toBe('unknown');
  expect(order(rankPlaces(places, 'nearest', null))[0]).toBe('unknown');
});
