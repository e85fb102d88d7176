import { html, type Html } from '../platform/kernel/html';

/** A page of a provider that is not there, and says so. */
export const page = (title: string, body: Html, { wide = false } = {}): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main class="${wide ? 'wide' : 'narrow'}">
          <p class="note">Simulator: no money moves here.</p>
          ${body}
        </main>
      </body>
    </html>`.html;

/** As the buyer reads it: 1234 and KES are KES 12.34. */
export const amountText = (minor: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' }).format(minor / 100);

const style = {
  html: `
  :root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1d2430; background: #eef1f5; }
  body { margin: 0; }
  main { max-inline-size: 26rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border-radius: 12px; box-shadow: 0 1px 8px #0002; }
  main.wide { max-inline-size: 60rem; }
  h1 { font-size: 1.25rem; margin-block: 0 .5rem; }
  .note { font-size: .85rem; color: #7a4b00; background: #fff3d6; padding: .25rem .75rem; border-radius: 6px; }
  .amount { font-size: 2rem; font-weight: 600; margin-block: .5rem; }
  form { display: grid; gap: .75rem; margin-block-start: 1rem; }
  button, .button { font: inherit; padding: .7rem 1rem; border-radius: 8px; border: 1px solid #1d2430; background: #1d2430; color: #fff; cursor: pointer; text-align: center; text-decoration: none; }
  button.quiet { background: #fff; color: #1d2430; }
  input, select { font: inherit; padding: .6rem; border-radius: 8px; border: 1px solid #8a93a3; inline-size: 100%; box-sizing: border-box; }
  table { border-collapse: collapse; inline-size: 100%; font-size: .9rem; }
  th, td { text-align: start; padding: .35rem .5rem; border-block-end: 1px solid #dde2ea; overflow-wrap: anywhere; }
  .phone { border: 10px solid #1d2430; border-radius: 28px; padding: 1rem; margin-block: 1rem; }
`,
} satisfies Html;
