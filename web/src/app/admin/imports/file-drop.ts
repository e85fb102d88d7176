import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { Announcer } from '../../platform/announcer';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { injectFileSize } from './file-size';

/** One file, chosen by keyboard, pressed or dropped. */
@Component({
  selector: 'g-file-drop',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <label class="drop" [class.over]="isOver()" (dragover)="dragged($event)" (dragleave)="isOver.set(false)" (drop)="dropped($event)">
      <g-icon name="upload" />
      @if (file(); as chosen) {
        <strong class="name">{{ chosen.name }}</strong>
        <span class="muted small">{{ size(chosen.size) }} · {{ t('imports.otherFile') }}</span>
      } @else {
        <span
          ><strong class="link">{{ t('imports.choose') }}</strong> {{ t('imports.drop') }}</span
        >
        <span class="muted small">{{ t('imports.kindsHint') }}</span>
      }
      <input
        #field
        class="visually-hidden"
        type="file"
        accept=".csv,.tsv,.txt,.jsonl,.ndjson,.json"
        (change)="choose(field.files?.item(0))"
      />
    </label>
  `,
  styles: `
    .drop {
      display: grid;
      justify-items: center;
      gap: var(--space-1);
      padding: var(--space-5);
      border: 1.5px dashed var(--line-strong);
      border-radius: var(--radius-m);
      color: var(--ink-soft);
      font-size: var(--text-s);
      text-align: center;
      cursor: pointer;
    }
    .link {
      color: var(--accent-strong);
      text-decoration: underline;
      text-underline-offset: 0.2em;
    }
    .name {
      color: var(--ink);
      overflow-wrap: anywhere;
    }
    .drop:hover,
    .drop.over {
      border-color: var(--accent);
      background: var(--accent-soft);
    }
    .drop:has(:focus-visible) {
      outline: 2px solid var(--accent);
      outline-offset: 2px;
    }
  `,
})
export class FileDrop {
  readonly file = input<File | null>(null);
  readonly chosen = output<File>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly size = injectFileSize();
  protected readonly isOver = signal(false);
  private readonly announcer = inject(Announcer);

  protected dragged(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.isOver.set(true);
  }

  protected dropped(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(false);
    this.choose(event.dataTransfer?.files.item(0));
  }

  protected choose(file: File | null | undefined): void {
    if (!file) return;
    this.announcer.say(file.name);
    this.chosen.emit(file);
  }
}
