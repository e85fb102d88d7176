import type { RouteInput, SetCookie } from '../../../platform/http/route';
import { sessionLimits } from '../domain/session-limits';
import type { Device, Opened } from './sessions.repository';

const daySeconds = 86_400;
const knownDeviceDays = 365;

/** What this browser could still open carts and orders with goes along with the session. */
export const forgotten: SetCookie[] = [
  { name: 'session', value: null },
  { name: 'cart', value: null },
  { name: 'order', value: null, path: '/api/v1' },
];

export const visit = ({ caller }: Pick<RouteInput, 'caller'>): { device: Device; currentSessionId: string | null } => ({
  device: { ip: caller.ip, userAgent: caller.userAgent },
  currentSessionId: caller.principal?.sessionId ?? null,
});

/** A client that keeps a refresh token instead gets none. `deviceProof` stays when the session ends. */
export function cookiesOf({ cookieToken }: Opened, deviceProof: string | null = null): SetCookie[] {
  if (cookieToken === null) return [];
  const session: SetCookie = { name: 'session', value: cookieToken, maxAge: sessionLimits.absoluteDays * daySeconds };
  if (deviceProof === null) return [session];
  return [session, { name: 'device', value: deviceProof, maxAge: knownDeviceDays * daySeconds, path: '/api/v1/auth' }];
}
