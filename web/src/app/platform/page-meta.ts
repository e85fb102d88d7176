import { DOCUMENT, effect, inject } from '@angular/core';
import { Meta } from '@angular/platform-browser';
import { ORIGIN } from './browser';

export interface PageMeta {
  readonly description: string;
  /** Under which address the page is to be found, whatever filters this one has. */
  readonly path: string;
}

/** What search engines read of a page: taken back when the page is left. Call where injection is possible. */
export function injectPageMeta(page: () => PageMeta | null): void {
  const [meta, document, origin] = [inject(Meta), inject(DOCUMENT), inject(ORIGIN)];
  effect((onCleanup) => {
    const shown = page();
    if (shown === null) return;
    const before = meta.getTag(named)?.content ?? '';
    const words = brief(shown.description);
    if (words !== '') meta.updateTag({ name: 'description', content: words });
    const link = document.createElement('link');
    link.rel = 'canonical';
    link.href = origin + shown.path;
    document.head.append(link);
    onCleanup(() => {
      link.remove();
      meta.updateTag({ name: 'description', content: before });
    });
  });
}

const named = 'name="description"';

/** Search engines show about that much. */
function brief(text: string): string {
  const words = text.replaceAll(/\s+/g, ' ').trim();
  return words.length <= 300 ? words : `${words.slice(0, 299).trimEnd()}…`;
}
