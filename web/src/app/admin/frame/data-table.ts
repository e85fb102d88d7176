import { BreakpointObserver } from '@angular/cdk/layout';
import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, contentChildren, ElementRef, inject, input, model } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButtonModule } from '@angular/material/button';
import { MatMenuModule } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import { map } from 'rxjs';
import { injectTexts } from '../../i18n/i18n';
import { Empty } from '../../ui/empty';
import { Icon, type IconName } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { Cell } from './cell';
import type { Column, FilterField, Option } from './column';
import { Filters } from './filters';
import type { Listing } from './listing';
import { PageHead } from './page-head';
import { isShown, pageSizes, type PageSize } from './table-choice';
import { Pager } from './pager';
import { TablePreferences } from './table-preferences';

/**
 * A list of the server as a table, on a phone as cards: filters and page in the address, sorting where the API sorts, columns and
 * density as the person likes them. Arrow keys walk over the rows, Enter opens one. What is put inside stands beside the filters.
 */
@Component({
  selector: 'g-data-table',
  imports: [NgTemplateOutlet, MatButtonModule, MatMenuModule, RouterLink, Empty, Filters, Icon, PageHead, Pager, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './data-table.html',
  styleUrl: './data-table.css',
})
export class DataTable<T extends { readonly id?: string | number }> {
  readonly list = input.required<Listing<T>>();
  readonly columns = input.required<readonly Column<T>[]>();
  readonly filters = input<readonly FilterField[]>([]);
  /** The page's, where the table is the page; what one can begin there comes as content with `actions`. */
  readonly heading = input<string | null>(null);
  readonly hint = input<string | null>(null);
  /** What the table is, for those who cannot see it; null: as its heading. */
  readonly label = input<string | null>(null);
  /** Where a row leads to; its first column is the link. */
  readonly link = input<((row: T) => string | readonly string[] | null) | null>(null);
  /** What a row is called; with it rows can be chosen, by their ids. */
  readonly choosable = input<((row: T) => string) | null>(null);
  readonly chosen = model<ReadonlySet<string>>(new Set());
  readonly emptyIcon = input<IconName>('box');
  readonly emptyHeading = input.required<string>();
  readonly emptyText = input<string | null>(null);
  protected readonly t = injectTexts(adminTexts);
  protected readonly preferences = inject(TablePreferences);
  private readonly router = inject(Router);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly cells = contentChildren<Cell<T>>(Cell);
  protected readonly narrow = toSignal(
    inject(BreakpointObserver)
      .observe(phone)
      .pipe(map(({ matches }) => matches)),
    {
      initialValue: false,
    },
  );
  protected readonly pageSizes = pageSizes;
  protected readonly ghosts = Array.from({ length: 8 }, (_, index) => index);

  protected readonly choice = computed(() => this.preferences.of(this.list().name));
  protected readonly shown = computed(() => this.columns().filter((column) => this.isOn(column)));
  protected readonly switchable = computed(() => this.columns().filter(({ shown }) => shown !== 'always'));
  /** On a phone there are no headings to press. */
  protected readonly sorts = computed<readonly Option[]>(() =>
    this.columns().flatMap(({ label, sort }) => [
      ...(sort?.up ? [{ value: sort.up, label: this.t('table.up', { name: label }) }] : []),
      ...(sort?.down ? [{ value: sort.down, label: this.t('table.down', { name: label }) }] : []),
    ]),
  );
  protected readonly templates = computed(() => new Map(this.cells().map((cell) => [cell.key(), cell.template])));
  protected readonly values = computed(() => this.list().query().filter);

  protected isOn({ key, shown = 'on', card }: Column<T>): boolean {
    return shown === 'always' || isShown(this.choice(), key, shown === 'on' && !(this.narrow() && card === 'none'));
  }

  protected placeOf({ card }: Column<T>, first: boolean): string {
    if (first) return card === 'none' ? 'title' : (card ?? 'title');
    return card === undefined || card === 'none' ? 'line' : card;
  }

  protected switch({ key }: Column<T>, on: boolean): void {
    this.preferences.change(this.list().name, { columns: { ...this.choice().columns, [key]: on } });
  }

  protected resize(pageSize: PageSize): void {
    this.preferences.change(this.list().name, { pageSize });
  }

  protected sorted({ sort }: Column<T>): 'ascending' | 'descending' | null {
    const now = this.list().query().sort;
    if (!sort || now === null) return null;
    if (now === sort.up) return 'ascending';
    return now === sort.down ? 'descending' : null;
  }

  protected sort(column: Column<T>): void {
    const { up, down } = column.sort ?? {};
    const turns = [up, down].filter((turn) => turn !== undefined);
    const now = turns.indexOf(this.list().query().sort ?? '');
    this.list().sortBy(turns[now + 1] ?? null);
  }

  protected isChosen({ id }: T): boolean {
    return this.chosen().has(String(id));
  }

  protected readonly allChosen = computed(() => (this.list().rows() ?? []).every((row) => this.isChosen(row)));

  protected choose(rows: readonly T[], on: boolean): void {
    const next = new Set(this.chosen());
    for (const { id } of rows) {
      if (on) next.add(String(id));
      else next.delete(String(id));
    }
    this.chosen.set(next);
  }

  protected track(index: number, row: T): string | number {
    return row.id ?? index;
  }

  /** A click beside the links of a row opens it too, unless somebody marks its text. */
  protected clicked(event: MouseEvent, row: T): void {
    const link = this.link()?.(row);
    if (!link || !(event.target instanceof Element) || event.target.closest('a, button, input, label, select')) return;
    if (getSelection()?.toString()) return;
    const url = this.router.createUrlTree(typeof link === 'string' ? [link] : [...link]);
    if (event.metaKey || event.ctrlKey) window.open(this.router.serializeUrl(url), '_blank', 'noopener');
    else void this.router.navigateByUrl(url);
  }

  protected step(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (!(event.target instanceof HTMLElement) || event.target.matches('select, textarea, [type="date"]')) return;
    if (step === undefined) return;
    const rows = [...this.host.nativeElement.querySelectorAll<HTMLElement>('tbody .row-link, tbody tr[tabindex]')];
    const here = rows.findIndex(
      (row) =>
        row.contains(event.target instanceof Node ? event.target : null) ||
        row.closest('tr')?.contains(event.target instanceof Node ? event.target : null),
    );
    const next = rows[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

/** Rows are cards there, see the style sheet. */
const phone = '(max-width: 47.99rem)';
