import { docsStyle } from './docs-style';
import { edgeCodes } from './edge-codes';
import { html, type Html } from '../kernel/html';
import type { JsonSchema } from './openapi-schemas';
import type { MediaContent, OpenApiDocument, Operation, Parameter } from './openapi';
import { exampleOf, resolve } from './schema-example';

type Components = Readonly<Record<string, JsonSchema>>;

interface Listed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The API for people: one page, no script. */
export function docsPage(document: OpenApiDocument, nonce: string): string {
  const { components, tags, info } = document;
  const all = listed(document);
  const groups = tags
    .map(({ name }) => ({ name, routes: all.filter((r) => r.operation.tags.includes(name)) }))
    .filter((g) => g.routes.length > 0);
  return page(
    `${info.title} API ${info.version}`,
    nonce,
    html`<p class="lead">
        ${all.length} routes of ${groups.length} modules. The machine's version is <a href="/api/openapi.json">openapi.json</a>; error codes
        have <a href="/api/problems">a list of their own</a>.
      </p>
      <ul class="notes">
        <li>
          Money is <code>{ minor, currency }</code>, an integer in the smallest unit. Times are ISO 8601 in UTC. Lists are
          <code>{ items, nextCursor }</code>.
        </li>
        <li>Unknown fields and parameters are refused with 400. A parameter may be given once; several values are a comma list.</li>
        <li>
          Sign in for a session cookie, or send <code>Authorization: Bearer …</code>. A guest's cart and order open with
          <code>X-Cart-Token</code> and <code>X-Order-Token</code>.
        </li>
        <li>Where an <code>Idempotency-Key</code> is asked for, repeat the request with the same key until it answers: it is done once.</li>
      </ul>
      <nav aria-label="Modules">${groups.map((g) => html`<a href="#${g.name}">${g.name}</a>`)}</nav>
      ${groups.map(
        (g) =>
          html`<section id="${g.name}">
            <h2>${g.name}</h2>
            ${g.routes.map((r) => routeCard(r, components.schemas))}
          </section>`,
      )}
      <section id="schemas">
        <h2>schemas</h2>
        ${Object.entries(components.schemas).map(([name, schema]) => schemaCard(name, schema))}
      </section>`,
  );
}

/** Every code an answer may carry, and where. */
export function problemsPage(document: OpenApiDocument, nonce: string): string {
  const places = new Map<string, Listed[]>();
  for (const route of listed(document))
    for (const code of route.operation['x-errors']) places.set(code, [...(places.get(code) ?? []), route]);
  const own = [...places].filter(([code]) => edgeCodes[code] === undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  const term = (code: string): Html =>
    html`<dt id="${code}">
      <a href="#${code}"><code>${code}</code></a>
    </dt>`;
  return page(
    'Error codes',
    nonce,
    html`<p class="lead">
        Errors are <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> problem documents. Branch on <code>code</code>: it never
        changes its meaning. A 4xx answer means that nothing happened; 429 and 503 say in <code>Retry-After</code> when to come back. See
        <a href="/api/docs">the routes</a>.
      </p>
      <h2>Anywhere</h2>
      <dl class="codes">
        ${Object.entries(edgeCodes).map(
          ([code, meaning]) =>
            html`${term(code)}
              <dd>${marked(meaning)}</dd>`,
        )}
      </dl>
      <h2>Of modules</h2>
      <dl class="codes">
        ${own.map(
          ([code, routes]) =>
            html`${term(code)}
              <dd>
                ${routes.map((r) => html`<a class="where" href="/api/docs#${r.operation.operationId}">${r.method.toUpperCase()} ${r.path}</a> `)}
              </dd>`,
        )}
      </dl>`,
  );
}

/** Text with `code` in backticks. */
const marked = (text: string): Html =>
  html`${text.split('`').map((piece, i) => (i % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`))}`;

const listed = ({ paths }: OpenApiDocument): Listed[] =>
  Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })));

function page(title: string, nonce: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
        <style nonce="${nonce}">
          ${{ html: docsStyle }}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.html;
}

function routeCard({ method, path, operation }: Listed, components: Components): Html {
  const { operationId, summary, parameters = [], requestBody, responses } = operation;
  return html`<details id="${operationId}">
    <summary>
      <span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code>
      <span class="what">${marked(summary)}</span>
    </summary>
    <p class="access">
      Permission
      <code>${operation['x-permission']}</code
      >${operation['x-own'] ? ', one’s own only' : ''}${operation['x-permission-all'] ? html`; all with <code>${operation['x-permission-all']}</code>` : null}
    </p>
    ${
      parameters.length > 0
        ? html`<h3>Parameters</h3>
            ${parameterTable(parameters)}`
        : null
    }
    ${
      requestBody
        ? html`<h3>Body</h3>
            ${content(requestBody.content, components)}`
        : null
    }
    <h3>Answers</h3>
    ${Object.entries(responses)
      .filter(([status]) => status !== 'default')
      .map(
        ([status, answer]) =>
          html`<p><b>${status}</b> ${answer.description}</p>
            ${answer.content ? content(answer.content, components) : null}`,
      )}
    <h3>Try it</h3>
    <pre><code>${curl(method, path, operation, components)}</code></pre>
    <h3>Errors</h3>
    <p class="errors">${operation['x-errors'].map((code) => html`<a href="/api/problems#${code}"><code>${code}</code></a> `)}</p>
  </details>`;
}

const parameterTable = (parameters: readonly Parameter[]): Html =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>In</th>
          <th>Type</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          (p) =>
            html`<tr>
              <td class="name"><code>${p.name}</code>${p.required ? html` <b class="must">required</b>` : null}</td>
              <td>${p.in}</td>
              <td>${typeText(p.schema)}</td>
              <td>${marked(p.description ?? '')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const content = (types: MediaContent, components: Components): Html =>
  html`${Object.values(types).map(({ schema }) => html`${schema.$ref ? html`<p>${typeText(schema)}</p>` : null}${fields(resolve(schema, components))}`)}`;

function schemaCard(name: string, schema: JsonSchema): Html {
  return html`<details id="schema-${name}">
    <summary><code class="path">${name}</code> <span class="what">${schema.description ?? ''}</span></summary>
    ${fields(schema)}
  </details>`;
}

function fields(schema: JsonSchema): Html {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return html`<p>${typeText(schema)}</p>`;
  return html`<div class="scroll">
    <table>
      <tbody>
        ${properties.map(
          ([name, property]) =>
            html`<tr>
              <td class="name"><code>${name}</code>${schema.required?.includes(name) ? null : html` <span class="may">optional</span>`}</td>
              <td>${typeText(property)}</td>
              <td>${marked(property.description ?? '')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function typeText(schema: JsonSchema): Html {
  if (schema.$ref) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.enum) return html`${schema.enum.map((value, i) => html`${i === 0 ? '' : ' | '}<code>${JSON.stringify(value)}</code>`)}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return html`${choices.map((one, i) => html`${i === 0 ? '' : ' or '}${typeText(one)}`)}`;
  if (schema.allOf) return html`${schema.allOf.map((one, i) => html`${i === 0 ? '' : ' and '}${typeText(one)}`)}`;
  if (schema.type === 'array') return html`list of ${schema.items ? typeText(schema.items) : 'anything'}`;
  if (schema.properties && schema.type === 'object') return html`object ${fields(schema)}`;
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.join(' or ') ?? 'anything');
  return html`${type}${typeof schema['format'] === 'string' ? ` (${schema['format']})` : ''}${bounds(schema)}`;
}

function bounds(schema: JsonSchema): string {
  const range = (low: unknown, high: unknown, unit: string): string =>
    low === undefined && high === undefined
      ? ''
      : low === undefined
        ? `, at most ${String(high)}${unit}`
        : high === undefined
          ? `, at least ${String(low)}${unit}`
          : `, ${String(low)}–${String(high)}${unit}`;
  return range(schema['minimum'], schema['maximum'], '') + range(schema['minLength'], schema['maxLength'], ' characters');
}

function curl(method: string, path: string, operation: Operation, components: Components): string {
  const { parameters = [], requestBody } = operation;
  const filled = parameters
    .filter((p) => p.in === 'path')
    .reduce((text, p) => text.replace(`{${p.name}}`, String(exampleOf(p.schema, components))), path);
  const query = parameters
    .filter((p) => p.in === 'query' && p.required)
    .map((p) => `${p.name}=${encodeURIComponent(String(exampleOf(p.schema, components)))}`);
  const body = requestBody?.content['application/json'];
  return [
    `curl -X ${method.toUpperCase()} 'http://localhost:3000${filled}${query.length > 0 ? `?${query.join('&')}` : ''}'`,
    ...(parameters.some((p) => p.name === 'Idempotency-Key') ? [`  -H "Idempotency-Key: $(uuidgen)"`] : []),
    ...(body
      ? [
          `  -H 'Content-Type: application/json'`,
          `  -d '${JSON.stringify(exampleOf(body.schema, components), null, 2).replaceAll("'", "'\\''")}'`,
        ]
      : []),
  ].join(' \\\n');
}
