// Builds the console into dist/, which the server serves. While it is worked on: `COUNTERSIGN_URL=… COUNTERSIGN_API_KEY=… npm run dev -w @countersign/console`
// shows it over a running server, as whoever the key belongs to.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const compressible = /\.(js|css|html|svg|json)$/

/**
 * Each text file beside itself, compressed once and well, so that no request compresses anything.
 * ORDER: from what was written: before that, other parts of the build still change it.
 */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = 'dist' }, bundle) {
    for (const fileName of Object.keys(bundle)) {
      if (!compressible.test(fileName)) continue
      const path = join(dir, fileName)
      const bytes = readFileSync(path)
      if (bytes.length < 1024) continue
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
    }
  },
})

const { COUNTERSIGN_URL: target, COUNTERSIGN_API_KEY: key } = process.env
const through = target && { target, changeOrigin: true, headers: key ? { authorization: `Bearer ${key}` } : {} }

export default defineConfig({
  plugins: [react(), tailwindcss(), compressed()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
  server: through ? { proxy: { '/v1': through, '/sign-in/': through, '/tlog': through, '/sign-out': through } } : {},
})
