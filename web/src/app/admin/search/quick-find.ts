import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, signal, viewChildren } from '@angular/core';
import { MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon, type IconName } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { menuFor } from '../menu';
import { injectFinders } from './finders';

export interface Found {
  readonly path: string;
  readonly label: string;
  readonly more: string | null;
  readonly icon: IconName;
}

interface Group {
  readonly label: string;
  readonly items: readonly (Found & { readonly index: number })[];
}

/** Ctrl+K: pages by name at once, and what the server finds among orders, products and customers. */
@Component({
  selector: 'g-quick-find',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './quick-find.html',
  styleUrl: './quick-find.css',
})
export class QuickFind {
  protected readonly t = injectTexts(adminTexts);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  private readonly dialog = inject(MatDialogRef);
  private readonly finders = injectFinders();
  private readonly entries = viewChildren<ElementRef<HTMLElement>>('entry');
  protected readonly words = signal('');
  protected readonly at = signal(0);
  protected readonly busy = signal(false);
  private readonly answers = signal<readonly { readonly label: string; readonly items: readonly Found[] }[]>([]);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest = 0;

  protected readonly groups = computed<readonly Group[]>(() => {
    let index = 0;
    return [{ label: this.t('find.pages'), items: this.pages() }, ...this.answers()]
      .filter(({ items }) => items.length > 0)
      .map(({ label, items }) => ({ label, items: items.map((item) => ({ ...item, index: index++ })) }));
  });
  private readonly all = computed(() => this.groups().flatMap(({ items }) => items));
  protected readonly active = computed(() => (this.all().length > 0 ? `find-${this.at()}` : null));

  private pages(): Found[] {
    const words = this.words().trim().toLowerCase();
    return menuFor(this.session.permissions())
      .flatMap(({ label, entries }) => entries.map((entry) => ({ entry, group: label })))
      .map(({ entry: { path, icon, label }, group }) => ({ path, icon, label: this.t(label), more: group === null ? null : this.t(group) }))
      .filter(({ label }) => label.toLowerCase().includes(words));
  }

  protected typed(words: string): void {
    this.words.set(words);
    this.at.set(0);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(words.trim()), 200);
  }

  private async ask(words: string): Promise<void> {
    const turn = ++this.latest;
    if (words.length < 2) return this.answers.set([]);
    this.busy.set(true);
    const groups = await Promise.all(this.finders.map(async ({ label, find }) => ({ label, items: await find(words).catch(() => []) })));
    if (turn !== this.latest) return;
    this.answers.set(groups);
    this.busy.set(false);
  }

  protected pressed(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const [step, count] = [steps[event.key], this.all().length];
    if (step !== undefined && count > 0) {
      event.preventDefault();
      this.at.update((at) => (at + step + count) % count);
      this.entries()[this.at()]?.nativeElement.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      const chosen = this.all()[this.at()];
      if (chosen) this.open(chosen);
    }
  }

  protected open({ path }: Found): void {
    this.dialog.close();
    void this.router.navigateByUrl(path);
  }
}
