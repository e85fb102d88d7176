import { Directive, inject, input, TemplateRef } from '@angular/core';
import type { Listing } from './listing';

export interface CellContext<T> {
  readonly $implicit: T;
}

/** How a table shows one of its columns: `<ng-container *gCell="'status'; of: list; let order">…`. The list only says what a row is. */
@Directive({ selector: '[gCell]' })
export class Cell<T> {
  readonly key = input.required<string>({ alias: 'gCell' });
  readonly list = input<Listing<T> | readonly T[] | null>(null, { alias: 'gCellOf' });
  readonly template = inject<TemplateRef<CellContext<T>>>(TemplateRef);

  static ngTemplateContextGuard<T>(_cell: Cell<T>, _context: unknown): _context is CellContext<T> {
    return true;
  }
}
