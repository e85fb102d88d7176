/**
 * A mail as a document for a frame of ours. The frame inherits our Content-Security-Policy, which allows style elements
 * with the page's nonce and no style attributes: these become rules of one such element.
 */
export function presentable(html: string, nonce: string | null): string {
  const document = new DOMParser().parseFromString(html, 'text/html');
  const rules: string[] = [];
  for (const element of document.querySelectorAll('[style]')) {
    const name = `mail-${rules.length}`;
    rules.push(`.${name}{${(element.getAttribute('style') ?? '').replace(/[{}<]/g, '')}}`);
    element.removeAttribute('style');
    element.classList.add(name);
  }
  for (const element of document.querySelectorAll('script, base, meta[http-equiv]')) element.remove();
  const style = document.createElement('style');
  style.textContent = rules.join('\n');
  document.head.append(style);
  for (const element of document.querySelectorAll('style')) if (nonce !== null) element.setAttribute('nonce', nonce);
  for (const link of document.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener');
  }
  return `<!doctype html>${document.documentElement.outerHTML}`;
}
