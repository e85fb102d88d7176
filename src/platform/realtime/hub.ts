import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import type { Authenticator } from '../auth/passport';
import type { Principal } from '../auth/principal';
import { networkOf } from '../http/client-address';
import type { Word } from './bridge';

/** Browsers that look on: each is in the rooms it asked for, as far as it may be. */
export interface Hub {
  attach(server: HttpServer): void;
  tell(word: Word): void;
  /** Sockets that are open. */
  count(): number;
  close(): Promise<void>;
}

export interface HubOptions {
  readonly authenticate: Authenticator;
  /** Where the shop says it is: a page from elsewhere is not let in. */
  readonly publicUrl: string;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly logger: Logger;
  readonly limits?: Partial<HubLimits>;
}

export interface HubLimits {
  /** Sockets on the whole and of one network address. */
  readonly sockets: number;
  readonly perAddress: number;
  /** Rooms of one socket, and how often it may ask for others within ten seconds. */
  readonly rooms: number;
  readonly asks: number;
  /** How long somebody's rights are believed. */
  readonly rightsMs: number;
}

export const livePath = '/api/v1/live';

const usual: HubLimits = { sockets: 5_000, perAddress: 60, rooms: 20, asks: 30, rightsMs: 60_000 };
const askWindowMs = 10_000;

/**
 * `watch` names the rooms a socket wants from now on and answers with those it is in: `product:<id>` for everybody, `may:<permission>` for
 * who has it, `user:<id>` for that one. Nothing else is heard from a client. WebSocket only: a socket then needs no sticky balancing.
 */
export function createHub({ authenticate, publicUrl, addressOf, logger, limits = {} }: HubOptions): Hub {
  const limit = { ...usual, ...limits };
  const home = new URL(publicUrl).host;
  const perAddress = new Map<string, number>();
  const io = new Server({
    path: livePath,
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: 8_192,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: 10_000,
    pingInterval: 25_000,
    pingTimeout: 20_000,
    allowRequest: (request, answer) => answer(isFull(request) ? 'full' : null, !isFull(request) && isOwnPage(request, home)),
  });

  const isFull = (request: IncomingMessage): boolean =>
    io.engine.clientsCount >= limit.sockets || (perAddress.get(networkOf(addressOf(request))) ?? 0) >= limit.perAddress;

  io.on('connection', (socket) => {
    const address = networkOf(addressOf(socket.request));
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    const asked: number[] = [];
    let wanted: readonly string[] = [];
    let recheck: NodeJS.Timeout | null = null;

    async function enter(): Promise<string[]> {
      const asking = wanted;
      const guarded = asking.some((room) => !isPublic(room));
      const principal = guarded ? await whoIs(socket) : null;
      if (asking !== wanted || socket.disconnected) return [];
      const rooms = asking.filter((room) => mayEnter(room, principal));
      for (const room of socket.rooms) if (room !== socket.id && !rooms.includes(room)) void socket.leave(room);
      await socket.join(rooms);
      if (recheck) clearTimeout(recheck);
      recheck = guarded ? setTimeout(() => void enter().catch(() => socket.disconnect(true)), limit.rightsMs).unref() : null;
      return rooms;
    }

    socket.on('watch', (rooms: unknown, answer: unknown) => {
      const now = Date.now();
      while (asked[0] !== undefined && asked[0] < now - askWindowMs) asked.shift();
      const parsed = Rooms.safeParse(rooms);
      if (!parsed.success || parsed.data.length > limit.rooms || asked.push(now) > limit.asks) return void socket.disconnect(true);
      wanted = [...new Set(parsed.data)];
      enter().then(
        (entered) => typeof answer === 'function' && answer(entered),
        (err: unknown) => {
          logger.warn({ err }, 'a live connection could not be let in');
          socket.disconnect(true);
        },
      );
    });
    socket.on('disconnect', () => {
      if (recheck) clearTimeout(recheck);
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
  });

  /** A browser sends its session cookie; others may give a token with the handshake. */
  async function whoIs(socket: Socket): Promise<Principal | null> {
    const token: unknown = socket.handshake.auth['token'];
    const headers = typeof token === 'string' ? { authorization: `Bearer ${token}` } : { cookie: socket.handshake.headers.cookie };
    return authenticate({ headers }).catch(() => null);
  }

  return {
    attach: (server) => void io.attach(server),
    tell: ({ room, name, data }) => void io.local.to(room).emit(name, data),
    count: () => io.engine?.clientsCount ?? 0,
    async close() {
      io.disconnectSockets(true);
      io.engine?.close();
    },
  };
}

const Rooms = z.array(z.string().max(100)).max(1_000);

const isPublic = (room: string): boolean => /^product:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(room);

function mayEnter(room: string, principal: Principal | null): boolean {
  if (isPublic(room)) return true;
  if (!principal) return false;
  if (room.startsWith('may:')) return principal.permissions.includes(room.slice(4));
  return room === `user:${principal.userId}`;
}

/** No browser leaves `Origin` out of a WebSocket's handshake: who has none is no page. */
function isOwnPage({ headers }: IncomingMessage, home: string): boolean {
  if (headers.origin === undefined) return true;
  try {
    const { host } = new URL(headers.origin);
    return host === home || host === headers.host;
  } catch {
    return false;
  }
}
