// A small JSON file behind a sandbox server, so that the company finds its data again after a restart.
// It must never be used for anything of the product itself: writes are coalesced, and a crash may lose the last moment.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const COALESCE_MS = 50

export interface Snapshot {
  /** Says that something changed; the file follows within a moment. */
  touch(): void
  /** Writes now what is still unwritten. */
  flush(): void
}

/** What the file holds, or undefined where there is none yet. A damaged file throws: a sandbox must not forget in silence. */
export const readSnapshot = <T>(file: string | undefined): T | undefined => {
  if (file === undefined) return undefined
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
  return JSON.parse(text) as T
}

/** Keeps `file` equal to `state()`. Without a file nothing is kept. Mode 0600: sandbox servers store secrets here, as real ones do. */
export const keepSnapshot = (file: string | undefined, state: () => unknown): Snapshot => {
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    if (timer === undefined || file === undefined) return
    clearTimeout(timer)
    timer = undefined
    mkdirSync(dirname(file), { recursive: true })
    // ORDER: whole file first, then the rename, so that a crash leaves the old state or the new one.
    writeFileSync(`${file}.new`, JSON.stringify(state()), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return {
    touch: () => {
      if (file === undefined || timer !== undefined) return
      timer = setTimeout(flush, COALESCE_MS)
      timer.unref()
    },
    flush,
  }
}
