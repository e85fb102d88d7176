import { ChangeDetectionStrategy, Component, computed, effect, input, signal } from '@angular/core';
import type { FormControl } from '@angular/forms';
import { injectTexts } from '../../i18n/i18n';
import { adminEn, adminTexts } from '../admin-texts';
import type { Permission } from '../types';

/** Every right there is, by module, and which of them a role gives. Nobody gives what they do not have. */
@Component({
  selector: 'g-rights-matrix',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rights-matrix.html',
  styleUrl: './rights-matrix.css',
})
export class RightsMatrix {
  readonly permissions = input.required<readonly Permission[]>();
  readonly control = input.required<FormControl<readonly string[]>>();
  /** What the person has who chooses. */
  readonly granted = input.required<readonly string[]>();
  readonly readonly = input(false);
  protected readonly t = injectTexts(adminTexts);
  private readonly changes = signal(0);
  private readonly chosen = computed(() => {
    this.changes();
    return new Set(this.control().value);
  });
  protected readonly groups = computed(() => {
    const chosen = this.chosen();
    const names = [...new Set(this.permissions().map(({ module }) => module))];
    return names.map((name) => {
      const rights = this.permissions()
        .filter(({ module }) => module === name)
        .map((right) => ({ ...right, on: chosen.has(right.name), locked: this.readonly() || !this.granted().includes(right.name) }));
      const open = rights.filter(({ locked }) => !locked);
      return {
        name,
        label: this.labelOf(name),
        rights,
        open: open.map((right) => right.name),
        all: open.length > 0 && open.every(({ on }) => on),
        count: rights.filter(({ on }) => on).length,
      };
    });
  });

  constructor() {
    effect((onCleanup) => {
      const events = this.control().valueChanges.subscribe(() => this.changes.update((count) => count + 1));
      onCleanup(() => events.unsubscribe());
    });
  }

  protected choose(names: readonly string[], on: boolean): void {
    const next = new Set(this.chosen());
    for (const name of names) {
      if (on) next.add(name);
      else next.delete(name);
    }
    this.control().setValue([...next].sort());
    this.control().markAsDirty();
    this.control().updateValueAndValidity();
  }

  private labelOf(module: string): string {
    return isModule(module) ? this.t(`role.module.${module}`) : module;
  }
}

const isModule = (name: string): name is keyof typeof adminEn.role.module => Object.hasOwn(adminEn.role.module, name);
