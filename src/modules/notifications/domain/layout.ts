import { html, type Html } from '../../../platform/kernel/html';

export interface Letter {
  readonly shopName: string;
  /** Language of the text, BCP 47. */
  readonly lang: string;
  readonly heading: string;
  /** What a mailbox shows beside the subject. */
  readonly preview: string;
  readonly blocks: readonly Html[];
  readonly button: { readonly label: string; readonly url: string } | null;
  readonly closing: readonly Html[];
  readonly footer: string;
}

/** The shop's own, from web/src/styles/tokens.css. Mail programs know no variables, and few know the dark ones. */
const ink = '#15201c';
const soft = '#4a5852';
const rule = '#d5ddd8';
const paper = '#f6f7f5';
const surface = '#ffffff';
const accent = '#0e5a4a';
const accentInk = '#ffffff';
const font = "font-family:'Instrument Sans','Helvetica Neue',Helvetica,Arial,sans-serif";

const table = html`role="presentation" cellpadding="0" cellspacing="0" border="0"`;

/** A whole document of nested tables with inline styles: all that every mail program understands. */
export const renderLetter = ({ shopName, lang, heading, preview, blocks, button, closing, footer }: Letter): string =>
  html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${heading}</title>
      </head>
      <body bgcolor="${paper}" style="margin:0;padding:0;background:${paper}">
        <div hidden style="display:none;max-height:0;overflow:hidden">${preview}</div>
        <table ${table} width="100%" bgcolor="${paper}">
          <tr>
            <td align="center" style="padding:32px 12px">
              <table ${table} width="600" style="width:100%;max-width:600px">
                <tr>
                  <td style="padding:0 8px 20px">${brand(shopName)}</td>
                </tr>
                <tr>
                  <td bgcolor="${surface}" style="background:${surface};border:1px solid ${rule};border-radius:18px">
                    <table ${table} width="100%">
                      <tr>
                        <td style="padding:32px 28px;${font};font-size:16px;line-height:1.55;color:${ink}">
                          <h1 style="margin:0 0 14px;font-size:27px;line-height:1.15;letter-spacing:-0.4px">${heading}</h1>
                          ${blocks} ${button && wayOn(button)}
                          ${closing.length === 0 ? null : html`<div style="margin-top:24px;font-size:14px;color:${soft}">${closing}</div>`}
                        </td>
                      </tr>
                    </table>
                  </td>
                </tr>
                <tr>
                  <td style="padding:20px 8px 0;${font};font-size:13px;line-height:1.5;color:${soft}">${footer}</td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.html;

const wayOn = ({ label, url }: NonNullable<Letter['button']>): Html =>
  html`<table ${table} style="margin-top:28px">
    <tr>
      <td bgcolor="${accent}" style="background:${accent};border-radius:10px">
        <a
          href="${url}"
          target="_blank"
          style="display:inline-block;padding:13px 24px;${font};font-weight:600;color:${accentInk};text-decoration:none"
          >${label}</a
        >
      </td>
    </tr>
  </table>`;

/** The arcade and the name, as at the head of the shop's pages. */
const brand = (shopName: string): Html =>
  html`<table ${table}>
    <tr>
      <td valign="middle">
        <table ${table}>
          <tr>
            ${[15, 20, 15].map((height) => html`<td valign="bottom">${arch(height)}</td> `)}
          </tr>
        </table>
      </td>
      <td
        valign="middle"
        style="padding-left:8px;${font};font-size:22px;line-height:22px;font-weight:700;letter-spacing:-0.6px;color:${ink}"
      >
        ${shopName}
      </td>
    </tr>
  </table>`;

const arch = (height: number): Html =>
  html`<div style="width:8px;height:${height}px;border:2px solid ${accent};border-bottom:0;border-radius:6px 6px 0 0;font-size:0"></div>`;

export const paragraph = (text: string): Html => html`<p style="margin:0 0 12px">${text}</p> `;

export const linkTo = ({ label, url }: NonNullable<Letter['button']>): Html =>
  html`<p style="margin:0 0 12px"><a href="${url}" target="_blank" style="color:${soft}">${label}</a></p> `;

export const titled = (title: string, lines: readonly string[]): Html =>
  html`<p style="margin:20px 0 2px;font-size:13px;color:${soft}">${title}</p>
    <p style="margin:0">${lines.map((line, i) => (i === 0 ? html`${line}` : html`<br />${line}`))}</p> `;

export interface ItemRow {
  readonly title: string;
  readonly note: string;
  readonly amount: string;
}

export interface SumRow {
  readonly label: string;
  readonly amount: string;
  readonly strong?: boolean;
}

/** What was bought, and what it came to. */
export const receipt = (items: readonly ItemRow[], sums: readonly SumRow[]): Html =>
  html`<table ${table} width="100%" style="margin-top:20px;border-collapse:collapse">
    ${items.map(
      ({ title, note, amount }) =>
        html`<tr>
          <td style="padding:12px 12px 12px 0;border-bottom:1px solid ${rule}">
            <b style="font-weight:600">${title}</b><br /><span style="font-size:13px;color:${soft}">${note}</span>
          </td>
          <td align="right" valign="top" style="padding:12px 0;border-bottom:1px solid ${rule};white-space:nowrap">${amount}</td>
        </tr> `,
    )}${sums.map(({ label, amount, strong }, i) => sumRow(label, amount, `padding:${i === 0 ? 14 : 4}px 0 4px`, strong === true))}
  </table> `;

const sumRow = (label: string, amount: string, padding: string, strong: boolean): Html =>
  html`<tr>
    <td style="${padding};${strong ? 'font-weight:700' : `color:${soft}`}">${label}</td>
    <td align="right" style="${padding};white-space:nowrap${strong ? ';font-weight:700' : ''}">${amount}</td>
  </tr> `;
