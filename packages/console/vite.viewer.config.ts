// Builds the viewer of dossiers: one file with all that it needs in it, which works where there is no server and no network.
// INVARIANT: its own policy lets exactly its own script and style in, by their hashes, and lets it ask nobody for anything.
import { createHash } from 'node:crypto'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { withoutNode } from './vite.viewer.ts'

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Script and style into the page, and nothing beside it. */
const inOneFile = (): Plugin => ({
  name: 'in-one-file',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    let page = ''
    let script = ''
    let style = ''
    for (const [name, part] of Object.entries(bundle)) {
      if (part.type === 'chunk') script += part.code
      else if (name.endsWith('.css')) style += String(part.source)
      else if (name.endsWith('.html')) page = String(part.source)
      else throw new Error(`${name} has no place in a page that stands alone`)
      if (!name.endsWith('.html')) delete bundle[name]
    }
    // An end tag inside a string would end the script.
    const safe = script.replaceAll('</script', '<\\/script')
    const policy = `default-src 'none'; script-src ${hashOf(safe)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`
    const bare = page.replace(/\s*<script[^>]*><\/script>/g, '').replace(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, '')
    const whole = bare
      .replace('content="default-src \'none\'"', () => `content="${policy}"`)
      .replace('</head>', () => `<style>${style}</style>\n  </head>`)
      .replace('</body>', () => `<script type="module">${safe}</script>\n  </body>`)
    const html = Object.values(bundle).find((part) => part.type === 'asset' && part.fileName.endsWith('.html'))
    if (html?.type === 'asset') html.source = whole
  },
})

export default defineConfig({
  plugins: [react(), tailwindcss(), inOneFile()],
  publicDir: false,
  resolve: { alias: withoutNode },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: false,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: 'viewer.html', output: { codeSplitting: false } },
  },
})
