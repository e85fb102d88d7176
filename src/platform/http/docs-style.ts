/** Of the documentation pages: one column, readable on a phone, light and dark. */
export const docsStyle = `
:root{--ink:#1d2430;--soft:#5a6676;--paper:#fbfaf8;--card:#fff;--line:#e2ded6;--accent:#9a3b26;--code:#f3f0ea}
@media (prefers-color-scheme:dark){:root{--ink:#e8e6e1;--soft:#a2a9b4;--paper:#14171c;--card:#1b1f26;--line:#2d333d;--accent:#f0a48f;--code:#232933}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 5rem}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 1rem}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem;text-transform:capitalize}
h3{font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:1.25rem 0 .4rem}
a{color:var(--accent)}
.lead{color:var(--soft);max-width:45rem}
.notes{padding-inline-start:1.2rem;color:var(--soft);max-width:45rem}
nav{display:flex;flex-wrap:wrap;gap:.4rem;position:sticky;top:0;background:var(--paper);padding:.6rem 0;border-bottom:1px solid var(--line)}
nav a{padding:.3rem .7rem;border:1px solid var(--line);border-radius:99px;text-decoration:none;background:var(--card)}
@media (max-width:40rem){nav{flex-wrap:nowrap;overflow-x:auto}}
section{scroll-margin-top:4rem}
details{background:var(--card);border:1px solid var(--line);border-radius:.6rem;margin:.5rem 0;padding:0 .9rem;scroll-margin-top:4rem}
details[open]{padding-bottom:.9rem}
summary{cursor:pointer;padding:.65rem 0;display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:baseline;list-style:none}
summary::-webkit-details-marker{display:none}
summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.method{font:600 .72rem/1 ui-monospace,monospace;padding:.28rem .45rem;border-radius:.3rem;color:#fff;background:#4b5563;min-width:3.6rem;text-align:center}
.get{background:#2f6f4f}.post{background:#8a4b12}.patch,.put{background:#4a5a99}.delete{background:#a02c2c}
.what{color:var(--soft);flex:1 1 16rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.88em;overflow-wrap:anywhere}
.path{font-weight:600}
pre{background:var(--code);padding:.8rem;border-radius:.5rem;overflow-x:auto;margin:.3rem 0}
pre code{overflow-wrap:normal;white-space:pre}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th{text-align:start;color:var(--soft);font-weight:500}
td,th{padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.name{white-space:nowrap;width:1%;padding-inline-end:1rem}
.must{color:var(--accent);font-size:.78rem;font-weight:500}
.may,.access{color:var(--soft);font-size:.85rem}
.codes dt{margin-top:1rem;scroll-margin-top:1rem}
.codes dt:target{background:var(--code)}
.codes dd{margin:.2rem 0 0;color:var(--soft)}
.where{font:.85rem ui-monospace,monospace;margin-inline-end:.8rem;display:inline-block}
`;
