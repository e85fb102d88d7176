import { inject, Injectable } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { EMPTY, switchMap, timer, type Observable } from 'rxjs';
import { IS_BROWSER } from './browser';

/** Fetches the pages a shopper opens next, `data: { soon: true }`, once the first page has had its two seconds. */
@Injectable({ providedIn: 'root' })
export class PreloadMarked implements PreloadingStrategy {
  private readonly isBrowser = inject(IS_BROWSER);

  preload(route: Route, load: () => Observable<unknown>): Observable<unknown> {
    return this.isBrowser && route.data?.['soon'] === true ? timer(2_000).pipe(switchMap(load)) : EMPTY;
  }
}
