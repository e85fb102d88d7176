let armed: { readonly name: string; hitsLeft: number } | null = null;

/** Test seam, never armed in production: the process kills itself the `hits`-th time it passes the named point. */
export function armCrashPoint(name: string, hits = 1): void {
  armed = { name, hitsLeft: hits };
}

export function crashPoint(name: string): void {
  if (armed?.name !== name) return;
  armed.hitsLeft -= 1;
  if (armed.hitsLeft <= 0) process.kill(process.pid, 'SIGKILL');
}
