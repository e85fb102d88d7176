import { afterNextRender, ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Announcer } from './platform/announcer';
import { ThemeService } from './platform/theme';
import { CartStore } from './state/cart.store';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <router-outlet />
    <div class="visually-hidden" aria-live="polite">{{ announcer.message() }}</div>
  `,
})
export class App {
  protected readonly announcer = inject(Announcer);

  constructor() {
    inject(ThemeService);
    const cart = inject(CartStore);
    afterNextRender(() => void cart.load());
  }
}
