import type { RouteSpec } from './route';

export const apiRoot = '/api/v1/';

/** Where a route stands: below /api/v1, or at the root when its path starts with two slashes. */
export const fullPath = (route: Pick<RouteSpec, 'path'>): string =>
  route.path.startsWith('//') ? route.path.slice(1) : `/api/v1${route.path}`;
