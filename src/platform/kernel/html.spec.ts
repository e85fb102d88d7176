import { html } from './html';

test('what is put into a page is text there, in an element as in a quoted attribute', () => {
  const nasty = `"><script>alert('&')</script>`;
  expect(html`<a title="${nasty}">${nasty}</a>`.html).toBe(
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</a>',
  );
});

test('parts that were made the same way are taken as they are, each once', () => {
  const items = ['a & b', '<c>'].map((text) => html`<i>${text}</i>`);
  expect(html`<b>${items}</b>${html`<u>${3}</u>`}${null}`.html).toBe('<b><i>a &amp; b</i><i>&lt;c&gt;</i></b><u>3</u>');
});
