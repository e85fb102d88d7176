import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { LanguageService } from '../../platform/language';

/** Nothing in a shop of one language. */
@Component({
  selector: 'g-language-switch',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (language.languages.length > 1) {
      <select #choice class="input" [attr.aria-label]="t('shell.language')" (change)="language.choose(choice.value)">
        @for (one of language.languages; track one.locale) {
          <option [value]="one.locale" [lang]="one.locale" [selected]="one.locale === language.locale()">{{ one.name }}</option>
        }
      </select>
    }
  `,
  styles: `
    .input {
      max-inline-size: 11rem;
      font-size: var(--text-s);
    }
  `,
})
export class LanguageSwitch {
  protected readonly t = injectTexts(shopTexts);
  protected readonly language = inject(LanguageService);
}
