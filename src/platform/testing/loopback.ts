import { silence, type Live } from '../realtime/live';

export interface Loopback extends Live {
  /** From now on as while the connection is cut, until it is called with true. */
  connect(connected: boolean): void;
}

/** Words reach all apps that are given it, a moment later; no browser looks on. */
export function createLoopback(): Loopback {
  const rooms = new Map<string, ((name: string, data: unknown) => void)[]>();
  const gaps: (() => void)[] = [];
  let connected = true;
  return {
    ...silence,
    get listening() {
      return connected;
    },
    publish(room, name, data) {
      const text = JSON.stringify(data);
      setImmediate(() => rooms.get(room)?.forEach((hear) => connected && hear(name, JSON.parse(text))));
    },
    hear: (room, hear) => void rooms.set(room, [...(rooms.get(room) ?? []), hear]),
    onGap: (tell) => void gaps.push(tell),
    connect(next) {
      connected = next;
      gaps.forEach((tell) => tell());
    },
  };
}
