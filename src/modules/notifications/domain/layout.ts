import { html, type Html } from './html';

export interface Letter {
  readonly shopName: string;
  /** Language of the text, BCP 47. */
  readonly lang: string;
  readonly heading: string;
  /** What a mailbox shows beside the subject. */
  readonly preview: string;
  readonly blocks: readonly Html[];
  readonly button: { readonly label: string; readonly url: string };
  readonly footer: string;
}

const ink = '#22252e';
const faint = '#6b7080';
const accent = '#2f4a8a';
const paper = '#f3f4f8';
const font = "font-family:'Helvetica Neue',Helvetica,Arial,sans-serif";

/**
 * A whole document of nested tables. The attributes say again what the styles say: some mail programs know only those, and
 * the mailbox page shows mails where inline styles are not allowed.
 */
export const renderLetter = ({ shopName, lang, heading, preview, blocks, button, footer }: Letter): string =>
  html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${heading}</title>
      </head>
      <body bgcolor="${paper}" style="margin:0;padding:0;background:${paper}">
        <div hidden style="display:none;max-height:0;overflow:hidden">${preview}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${paper}">
          <tr>
            <td align="center" style="padding:24px 12px">
              <table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px">
                <tr>
                  <td height="56" style="padding:0 8px;${font};font-size:18px;color:${ink}">
                    <font face="Helvetica, Arial, sans-serif" color="${ink}" size="4"><b>${shopName}</b></font>
                  </td>
                </tr>
                <tr>
                  <td bgcolor="#ffffff" style="background:#ffffff;border-radius:12px">
                    <table role="presentation" width="100%" cellpadding="24" cellspacing="0" border="0">
                      <tr>
                        <td style="padding:28px;${font};font-size:15px;line-height:1.55;color:${ink}">
                          <font face="Helvetica, Arial, sans-serif" color="${ink}">
                            <h1 style="margin:0 0 12px;font-size:24px;line-height:1.25">${heading}</h1>
                            ${blocks}
                            <table role="presentation" cellpadding="12" cellspacing="0" border="0" style="margin-top:24px">
                              <tr>
                                <td bgcolor="${accent}" style="padding:12px 22px;background:${accent};border-radius:8px">
                                  <a href="${button.url}" target="_blank" style="color:#ffffff;text-decoration:none;font-weight:bold"
                                    ><font color="#ffffff"><b>${button.label}</b></font></a
                                  >
                                </td>
                              </tr>
                            </table>
                          </font>
                        </td>
                      </tr>
                    </table>
                  </td>
                </tr>
                <tr>
                  <td style="padding:16px 8px;${font};font-size:13px;color:${faint}">
                    <font face="Helvetica, Arial, sans-serif" color="${faint}" size="2">${footer}</font>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.markup;

export const paragraph = (text: string): Html => html`<p style="margin:0 0 12px">${text}</p> `;

export const titled = (title: string, lines: readonly string[]): Html =>
  html`<p style="margin:20px 0 4px;font-size:13px;color:${faint}"><font color="${faint}" size="2">${title}</font></p>
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
  html`<table role="presentation" width="100%" cellpadding="6" cellspacing="0" border="0" style="margin-top:16px;border-collapse:collapse">
    ${items.map(
      ({ title, note, amount }) =>
        html`<tr>
          <td style="padding:10px 0;border-bottom:1px solid #e4e6ee">
            <b>${title}</b><br /><font color="${faint}" size="2"><span style="font-size:13px;color:${faint}">${note}</span></font>
          </td>
          <td align="right" valign="top" style="padding:10px 0;border-bottom:1px solid #e4e6ee;white-space:nowrap">${amount}</td>
        </tr> `,
    )}${sums.map(
      ({ label, amount, strong }) =>
        html`<tr>
          <td align="right" style="padding:4px 12px 4px 0">${strong ? html`<b>${label}</b>` : label}</td>
          <td align="right" style="padding:4px 0;white-space:nowrap">${strong ? html`<b>${amount}</b>` : amount}</td>
        </tr> `,
    )}
  </table> `;
