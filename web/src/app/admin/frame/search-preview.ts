import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { ORIGIN } from '../../platform/browser';
import { SHOP_NAME } from '../../platform/shop-name';
import { adminTexts } from '../admin-texts';

/** About how a search engine shows the page. Without words of its own it takes title and description. */
@Component({
  selector: 'g-search-preview',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'group', '[attr.aria-label]': "t('seo.preview')" },
  template: `
    <p class="url">{{ url() }}</p>
    <p class="title">{{ shownTitle() }}</p>
    <p class="text">{{ text() }}</p>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-1);
      padding: var(--space-3) var(--space-4);
      border: 1px solid var(--line);
      border-radius: var(--radius-m);
      background: var(--paper);
      overflow-wrap: anywhere;
    }
    .url {
      color: var(--ink-soft);
      font-size: var(--text-xs);
    }
    .title {
      color: light-dark(#1a3fb0, #a9c0ff);
      font-size: var(--text-l);
      line-height: 1.3;
    }
    .text {
      min-block-size: 1.4em;
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
  `,
})
export class SearchPreview {
  /** `/p/blue-mug` */
  readonly path = input.required<string>();
  readonly title = input.required<string>();
  readonly description = input.required<string>();
  readonly seoTitle = input.required<string>();
  readonly seoDescription = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  private readonly origin = inject(ORIGIN);
  private readonly shop = inject(SHOP_NAME);
  protected readonly url = computed(() => [this.origin.replace(/^https?:\/\//, ''), ...this.path().split('/').filter(Boolean)].join(' › '));
  protected readonly shownTitle = computed(() =>
    cut(this.seoTitle().trim() || [this.title().trim(), this.shop].filter(Boolean).join(' · '), 60),
  );
  protected readonly text = computed(() => cut((this.seoDescription().trim() || this.description()).replaceAll(/\s+/g, ' ').trim(), 155));
}

/** Search engines cut there, about. */
const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`);
