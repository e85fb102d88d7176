/** From which store goods are taken when several have them. */
export type AllocationRule = 'nearest' | 'fullest' | 'priority';

export interface Coordinates {
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

export interface StockPlace {
  readonly id: string;
  readonly country: string | null;
  readonly at: Coordinates | null;
  /** Lower goes first. */
  readonly priority: number;
}

export interface Destination {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly at: Coordinates | null;
}

export interface RankedPlace {
  readonly id: string;
  /** 0 goes first; stores of one rank go by what they have. */
  readonly rank: number;
}

/**
 * `nearest`: stores of the destination's country before all others, those whose distance is known before those whose is not, nearer
 * before farther, then by priority. Without a destination nothing is near, and priority decides.
 */
export function rankPlaces(places: readonly StockPlace[], rule: AllocationRule, destination: Destination | null): RankedPlace[] {
  if (rule === 'fullest') return places.map(({ id }) => ({ id, rank: 0 }));
  const keys = places.map((place) => ({
    id: place.id,
    key: rule === 'nearest' && destination ? [...nearness(place, destination), place.priority] : [place.priority],
  }));
  const order = [...keys].sort((a, b) => compare(a.key, b.key));
  return keys.map(({ id, key }) => ({ id, rank: order.findIndex((other) => compare(other.key, key) === 0) }));
}

/** Kilometres on a sphere of the Earth's mean radius (haversine). */
export function distanceKm(a: Coordinates, b: Coordinates): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (x: number): number => Math.sin(x / 2) ** 2;
  const h =
    half(radians(b.latitude - a.latitude)) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(radians(b.longitude - a.longitude));
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)));
}

const nearness = ({ country, at }: StockPlace, to: Destination): number[] => [
  country === to.country ? 0 : 1,
  at && to.at ? distanceKm(at, to.at) : Number.MAX_VALUE,
];

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};
