import { ChangeDetectionStrategy, Component, forwardRef, signal } from '@angular/core';
import { NG_VALUE_ACCESSOR, type ControlValueAccessor } from '@angular/forms';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';

/** One to five stars, as radio buttons for keyboard and screen reader. */
@Component({
  selector: 'g-star-input',
  changeDetection: ChangeDetectionStrategy.OnPush,
  providers: [{ provide: NG_VALUE_ACCESSOR, useExisting: forwardRef(() => StarInput), multi: true }],
  template: `
    <fieldset>
      <legend class="field-label">{{ t('review.rating') }}</legend>
      <div class="stars">
        @for (star of stars; track star) {
          <label [class.full]="star <= value()">
            <input type="radio" name="rating" [value]="star" [checked]="star === value()" (change)="choose(star)" />
            <span class="visually-hidden">{{ t('review.stars', { count: star }) }}</span>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path [attr.d]="shape" /></svg>
          </label>
        }
      </div>
    </fieldset>
  `,
  styles: `
    .stars {
      display: flex;
    }
    label {
      position: relative;
      padding: var(--space-1);
      cursor: pointer;
    }
    input {
      position: absolute;
      inset: 0;
      margin: 0;
      opacity: 0;
      cursor: pointer;
    }
    label:has(:focus-visible) {
      outline: 2px solid var(--accent);
      border-radius: var(--radius-s);
    }
    svg {
      inline-size: 1.875rem;
      fill: var(--line);
    }
    .full svg {
      fill: var(--brass);
    }
  `,
})
export class StarInput implements ControlValueAccessor {
  protected readonly t = injectTexts(shopTexts);
  protected readonly stars = [1, 2, 3, 4, 5];
  protected readonly shape = 'M12 2.6l2.9 6 6.5.9-4.7 4.6 1.1 6.5L12 17.5l-5.8 3.1 1.1-6.5L2.6 9.5l6.5-.9z';
  protected readonly value = signal(0);
  private onChange: (value: number) => void = () => undefined;
  private onTouched: () => void = () => undefined;

  writeValue(value: number): void {
    this.value.set(value);
  }

  registerOnChange(onChange: (value: number) => void): void {
    this.onChange = onChange;
  }

  registerOnTouched(onTouched: () => void): void {
    this.onTouched = onTouched;
  }

  protected choose(star: number): void {
    this.value.set(star);
    this.onChange(star);
    this.onTouched();
  }
}
