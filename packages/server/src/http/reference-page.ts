// The reference as one page of HTML: derived from the operations, without a script and without a request to anybody else.
import { createHash } from 'node:crypto'
import { operations } from '@countersign/core/operations'
import type { AnyOperation } from '@countersign/core/platform/operation'

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent) }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 6rem }
h1 { font-size: 1.7rem } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line) }
article { margin: 1.5rem 0; padding-top: .5rem }
code, pre { font: 13px/1.5 ui-monospace, monospace }
h3 { font-size: 1rem; margin: 0 } h3 b { display: inline-block; min-width: 4rem }
pre { overflow-x: auto; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 6px }
nav a { margin-right: 1rem } p { margin: .4rem 0 } .facts { opacity: .75 }
`

export const STYLE_HASH = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

const htmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Backticks become code. */
const prose = (text: string): string => htmlText(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

const schema = (title: string, value: object | undefined): string =>
  value === undefined ? '' : `<details><summary>${title}</summary><pre>${htmlText(JSON.stringify(value, null, 2))}</pre></details>`

const article = (operation: AnyOperation): string => `
<article id="${operation.id}">
<h3><b>${operation.method}</b> <code>${htmlText(operation.path)}</code></h3>
<p>${prose(operation.summary)}.${operation.description ? ` ${prose(operation.description)}` : ''}</p>
<p class="facts">scope <code>${operation.scope}</code>${operation.power === 'self' ? '' : `, power <code>${operation.power}</code>`}${
  operation.errors ? `; errors ${operation.errors.map((code) => `<code>${code}</code>`).join(', ')}` : ''
}</p>
${schema('Query', operation.query)}${schema('Body', operation.body)}${schema(operation.streams ? 'Each item of the stream' : `Answer (${operation.status ?? 200})`, operation.response)}
</article>`

export const referencePage = (): string => {
  const tags = [...new Set(operations.map((operation) => operation.id.split('.')[0]!))]
  const sections = tags.map(
    (tag) =>
      `<section id="${tag}"><h2>${tag}</h2>${operations
        .filter((operation) => operation.id.startsWith(`${tag}.`))
        .map(article)
        .join('')}</section>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Countersign API</title><style>${style}</style></head>
<body><h1>Countersign API</h1>
<p>Send <code>Authorization: Bearer &lt;API key&gt;</code>, and with every change an <code>Idempotency-Key</code> of your own. Errors are RFC 9457 problems with a stable <code>code</code>.
Lists give <code>items</code> and, while there is more, <code>next</code>, which you send as <code>cursor</code>. Machine-readable: <a href="/openapi.json">openapi.json</a>.
SCIM 2.0 for the clients of sources is at <code>/scim/v2</code>: <a href="/scim/v2/ServiceProviderConfig">what it can do</a>, <a href="/scim/v2/Schemas">its schemas</a>.</p>
<nav>${tags.map((tag) => `<a href="#${tag}">${tag}</a>`).join('')}</nav>
${sections.join('\n')}
</body></html>
`
}
