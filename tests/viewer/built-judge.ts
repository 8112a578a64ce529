// The viewer's verifier as vite builds it for a page, run in a thread of its own, so that its Buffer replaces nobody else's.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build, type Rolldown } from 'vite'
import { withoutNode } from '../../packages/console/vite.viewer.ts'

const entry = fileURLToPath(new URL('../../packages/console/src/viewer/judge.ts', import.meta.url))

/** One module with all that it needs in it. */
const builtModule = async (): Promise<Rolldown.OutputChunk> => {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: withoutNode },
    build: { write: false, minify: true, target: 'es2023', lib: { entry, formats: ['es'], fileName: 'judge' } },
  })) as Rolldown.RolldownOutput[]
  const [chunk, ...more] = built[0]!.output
  if (chunk.type !== 'chunk' || more.length > 0) throw new Error('the verifier is not one module')
  return chunk
}

const thread = (module: string): string => `
const { parentPort } = require('node:worker_threads')
const ready = import(${JSON.stringify(module)})
parentPort.on('message', async ({ number, dossier, keys }) => {
  const answer = await ready
    .then(({ judge }) => judge((async function* () { yield dossier })(), new Map(Object.entries(keys))))
    .then((judged) => ({ judged: JSON.stringify(judged.report), text: judged.text, proven: judged.proven }), (error) => ({ code: error.code ?? String(error) }))
  parentPort.postMessage({ number, ...answer })
})`

export interface Answer {
  /** The report, as JSON. */
  readonly judged?: string
  readonly text?: string
  readonly proven?: boolean
  /** Why it could not be judged at all. */
  readonly code?: string
}

export interface BuiltJudge {
  /** The module's text, and what else it would load. */
  readonly code: string
  readonly loads: readonly string[]
  ask(dossier: Uint8Array, keys: Readonly<Record<string, string>>): Promise<Answer>
  close(): Promise<void>
}

export const startBuiltJudge = async (): Promise<BuiltJudge> => {
  const { code, imports, dynamicImports } = await builtModule()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-viewer-'))
  const path = join(folder, 'judge.mjs')
  await writeFile(path, code)
  const worker = new Worker(thread(pathToFileURL(path).href), { eval: true })
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: unknown) => void }>()
  worker.on('message', ({ number, ...answer }: Answer & { number: number }) => {
    waiting.get(number)?.resolve(answer)
    waiting.delete(number)
  })
  worker.on('error', (error) => {
    for (const one of waiting.values()) one.reject(error)
  })
  let asked = 0
  return {
    code,
    loads: [...imports, ...dynamicImports],
    ask: (dossier, keys) =>
      new Promise((resolve, reject) => {
        const number = ++asked
        waiting.set(number, { resolve, reject })
        const files = Object.fromEntries(Object.entries(keys).map(([name, text]) => [name, new TextEncoder().encode(text)]))
        worker.postMessage({ number, dossier: Uint8Array.from(dossier), keys: files })
      }),
    close: async () => {
      await worker.terminate()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
