/**
 * A mail as a document for a frame of ours. The frame inherits our Content-Security-Policy, which allows style elements
 * with the page's nonce and no style attributes: these become rules of one such element. They are renamed before the text is
 * parsed, because parsing alone would already be refused.
 */
export function presentable(html: string, nonce: string | null): string {
  const document = new DOMParser().parseFromString(html.replace(tags, renameStyles), 'text/html');
  const rules: string[] = [];
  for (const element of document.querySelectorAll(`[${kept}]`)) {
    const name = `mail-${rules.length}`;
    rules.push(`.${name}{${(element.getAttribute(kept) ?? '').replace(/[{}<]/g, '')}}`);
    element.removeAttribute(kept);
    element.classList.add(name);
  }
  for (const element of document.querySelectorAll('script, base, meta[http-equiv]')) element.remove();
  const style = document.createElement('style');
  if (nonce !== null) style.setAttribute('nonce', nonce);
  style.textContent = rules.join('\n');
  document.head.append(style);
  for (const link of document.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener');
  }
  return `<!doctype html>${document.documentElement.outerHTML}`;
}

const kept = 'data-mail-style';
const tags = /<[a-z][^>]*>/gi;
const renameStyles = (tag: string): string => tag.replace(/\sstyle\s*=/gi, ` ${kept}=`);
