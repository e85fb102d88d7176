import { DestroyRef, DOCUMENT, effect, inject, Injectable, type Signal } from '@angular/core';
import type { Socket } from 'socket.io-client';
import { IS_BROWSER, ORIGIN } from './browser';

interface Listener {
  readonly room: string;
  readonly name: string;
  readonly hear: (data: unknown) => void;
  /** The line was down: something may have been missed. */
  readonly back: () => void;
}

/** The shop's live line: one socket for all rooms that are looked at, and none while there is no such room. */
@Injectable({ providedIn: 'root' })
export class LiveLine {
  private readonly origin = inject(ORIGIN);
  private readonly listeners = new Set<Listener>();
  private socket: Socket | null = null;
  private opening: Promise<void> | null = null;
  private wasOpen = false;

  /** Until the function that it returns is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    this.ask();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return this.ask();
      this.socket?.disconnect();
      this.wasOpen = false;
    };
  }

  private ask(): void {
    if (!this.socket) this.opening ??= this.open();
    else if (this.socket.connected) this.socket.emit('watch', [...new Set([...this.listeners].map(({ room }) => room))]);
    else this.socket.connect();
  }

  private async open(): Promise<void> {
    const { io } = await import('socket.io-client');
    const socket = io(this.origin, {
      path: '/api/v1/live',
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: 2_000,
      reconnectionDelayMax: 60_000,
    });
    socket.on('connect', () => {
      if (this.wasOpen) for (const { back } of this.listeners) back();
      this.wasOpen = true;
      this.ask();
    });
    socket.onAny((name: string, data: unknown) => {
      for (const listener of this.listeners) if (listener.name === name) listener.hear(data);
    });
    this.socket = socket;
    if (this.listeners.size > 0) socket.connect();
  }
}

/** Follows a room while the asker lives and the tab is seen; a tab that is seen again has missed something. */
export function followLive(room: Signal<string | null>, name: string, { hear, back }: Pick<Listener, 'hear' | 'back'>): void {
  if (!inject(IS_BROWSER)) return;
  const line = inject(LiveLine);
  const document = inject(DOCUMENT);
  let leave: (() => void) | null = null;
  let missed = false;
  const follow = (): void => {
    const now = room();
    leave?.();
    leave = null;
    if (now === null) return;
    if (document.visibilityState === 'hidden') {
      missed = true;
      return;
    }
    leave = line.listen({ room: now, name, hear, back });
    if (missed) back();
    missed = false;
  };
  effect(follow);
  document.addEventListener('visibilitychange', follow);
  inject(DestroyRef).onDestroy(() => {
    document.removeEventListener('visibilitychange', follow);
    leave?.();
  });
}
