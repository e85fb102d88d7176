import { ChangeDetectionStrategy, Component, effect, ElementRef, input, model, viewChild } from '@angular/core';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { Icon } from './icon';

/** A page over the page, from the side: the browser keeps the focus inside and closes it on Escape. */
@Component({
  selector: 'g-sheet',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog #dialog [attr.aria-label]="heading()" (close)="open.set(false)" (click)="closeOutside($event)">
      <div class="inside">
        <header>
          <h2>{{ heading() }}</h2>
          <button type="button" class="icon-button" [attr.aria-label]="t('action.close')" (click)="open.set(false)">
            <g-icon name="close" />
          </button>
        </header>
        <div class="body"><ng-content /></div>
        <footer><ng-content select="[foot]" /></footer>
      </div>
    </dialog>
  `,
  styles: `
    dialog {
      inline-size: min(100%, 26rem);
      max-inline-size: none;
      block-size: 100dvh;
      max-block-size: none;
      margin: 0;
      margin-inline-start: auto;
      padding: 0;
      border: 0;
      background: var(--paper);
      color: var(--ink);
      box-shadow: var(--shadow-floating);
    }
    dialog::backdrop {
      background: rgb(10 20 16 / 45%);
    }
    dialog[open] {
      animation: come 0.25s var(--ease);
    }
    @keyframes come {
      from {
        opacity: 0;
        transform: translateX(2rem);
      }
    }
    .inside {
      display: grid;
      grid-template-rows: auto 1fr auto;
      block-size: 100%;
    }
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      padding: var(--space-3) var(--space-3) var(--space-3) var(--space-5);
      border-block-end: 1px solid var(--line);
    }
    h2 {
      font-size: var(--text-xl);
    }
    .body {
      overflow-y: auto;
      padding: var(--space-5);
      overscroll-behavior: contain;
    }
    footer {
      display: grid;
      padding: var(--space-4) var(--space-5);
      border-block-start: 1px solid var(--line);
    }
    footer:empty {
      display: none;
    }
  `,
})
export class Sheet {
  readonly heading = input.required<string>();
  readonly open = model(false);
  protected readonly t = injectTexts(shopTexts);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    effect(() => {
      const [element, open] = [this.dialog().nativeElement, this.open()];
      if (open && !element.open) element.showModal();
      if (!open && element.open) element.close();
    });
  }

  protected closeOutside(event: Event): void {
    if (event.target === this.dialog().nativeElement) this.open.set(false);
  }
}
