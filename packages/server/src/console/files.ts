// Serves the console: its files as they were built, and its one page for every address that a person opens. It decides nothing, knows nobody, and
// must never answer a program.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CountersignError } from '@countersign/ledger'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Where the set-up builds it. */
export const builtConsole = fileURLToPath(new URL('../../../console/dist/', import.meta.url))

/** Nothing from elsewhere, nothing inline, in no frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Doors of programs: what is asked below them is answered as a program is answered, whatever it says that it accepts. */
const ofPrograms = /^\/(v1|scim|signals|webhooks|workload|tlog|metrics|health|sign-in\/)/

const yearSeconds = 31_536_000

export interface ConsoleFiles {
  /** The page, where this request is a person's who opens an address; undefined where it is not. */
  page(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined>
}

/** Errors: `console.not_built` (unavailable). */
export const serveConsole = async (app: FastifyInstance, folder: string): Promise<ConsoleFiles> => {
  if (existsSync(join(folder, 'assets')))
    await app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      index: false,
      preCompressed: true,
      // A file's name holds the hash of what is in it.
      immutable: true,
      maxAge: yearSeconds * 1000,
    })
  for (const [name, type] of [
    ['theme.js', 'text/javascript; charset=utf-8'],
    ['favicon.svg', 'image/svg+xml'],
  ] as const)
    app.get(`/${name}`, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(await readFile(join(folder, name)).catch(() => Promise.reject(notBuilt()))),
    )
  let viewer: { readonly text: string; readonly policy: string } | undefined
  app.get('/viewer.html', async (_request, reply) => {
    viewer ??= await readViewer(folder)
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', `${viewer.policy}; frame-ancestors 'none'`)
      .header('cache-control', 'no-cache')
      .header('referrer-policy', 'no-referrer')
      .send(viewer.text)
  })
  return {
    page: async (request, reply) => {
      const opens = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html') && !ofPrograms.test(request.url)
      if (!opens) return undefined
      // Read each time: a console that is built anew while the server runs is there with the next page.
      const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => Promise.reject(notBuilt()))
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', POLICY)
        .header('cache-control', 'no-cache')
        .header('referrer-policy', 'same-origin')
        .send(page)
    },
  }
}

/** The page that verifies dossiers by itself carries its own policy, which lets in exactly its own script and style: it is served under no wider one. */
const readViewer = async (folder: string) => {
  const text = await readFile(join(folder, 'viewer.html'), 'utf8').catch(() => Promise.reject(notBuilt()))
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1]
  if (policy === undefined) throw notBuilt()
  return { text, policy }
}

const notBuilt = () =>
  new CountersignError(
    'console.not_built',
    'unavailable',
    'the console is not built here; run `npm start` or `npm run build -w @countersign/console`',
  )
