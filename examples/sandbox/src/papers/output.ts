// What the main job leaves behind in a folder: the report, the dossier, the keys that a verifier must trust, and a proof file for each closing
// entry of the log, with its leaf byte for byte as it was hashed.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Api } from '../people/api.ts'
import type { Entry } from '../story/watch.ts'

/** Entries that close something. */
export const CLOSING: ReadonlySet<string> = new Set([
  'closure.reached',
  'closure.signed',
  'change.closed',
  'risk.accepted',
  'incident.closed',
])

const FANOUT = 8

export const writeDossier = async (api: Api, change: string, dir: string): Promise<string> => {
  const file = join(dir, 'dossier')
  await mkdir(dir, { recursive: true })
  await writeFile(file, await api.dossier(change))
  return file
}

export const writeKeys = async (api: Api, dir: string): Promise<string> => {
  const folder = join(dir, 'keys')
  await mkdir(folder, { recursive: true })
  const files = await api.get('/v1/trust')
  for (const [name, text] of Object.entries(files)) {
    // SAFETY: a name is a name, never a path.
    if (/^[a-z][a-z0-9.-]{0,60}$/.test(name)) await writeFile(join(folder, name), text)
  }
  return folder
}

/** `N.json` and `N.tlog-proof` for each closing entry, N its index in the log. Gives how many. */
export const writeProofs = async (api: Api, entries: readonly Entry[], dir: string): Promise<number> => {
  const folder = join(dir, 'proofs')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const closing = entries.filter((entry) => CLOSING.has(entry.kind))
  const queue = closing.values()
  const worker = async () => {
    for (const { index } of queue) {
      const { leaf, proof } = await api.get('/v1/log/entries/{index}', { params: { path: { index } } })
      await writeFile(join(folder, `${index}.json`), leaf)
      await writeFile(join(folder, `${index}.tlog-proof`), proof)
    }
  }
  await Promise.all(Array.from({ length: FANOUT }, worker))
  return closing.length
}

export const writeReport = (report: object, dir: string): Promise<void> =>
  writeFile(join(dir, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
