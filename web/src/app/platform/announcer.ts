import { Injectable, signal } from '@angular/core';

/** What screen readers are told about a change that happens away from the focus. Shown by the `app-root`. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly current = signal('');
  readonly message = this.current.asReadonly();

  /** The same sentence twice is said twice: a no-break space makes it another text. */
  say(text: string): void {
    this.current.update((before) => (before === text ? `${text}\u00a0` : text));
  }
}
