// Where a measurement of growth lies and how far it has come, so that one that was broken off goes on: figures as they were measured, and what was begun.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Measure {
  readonly value: number
  /** Largest resident set of the server until then, MiB. */
  readonly rssMb: number
}

export interface Size {
  /** The company stands in its database; what was measured of it. */
  registered: boolean
  figures: Record<string, Measure>
  /** A first reading was begun: where it isn't among the figures, the company has to be registered anew. */
  begun: boolean
  done: boolean
}

export interface Progress {
  of(count: number): Size
  save(): void
}

const fresh = (): Size => ({ registered: false, figures: {}, begun: false, done: false })

export const openProgress = (folder: string): Progress => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'growth.json')
  let sizes: Record<string, Size> = {}
  try {
    sizes = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Size>
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
  }
  return {
    of: (count) => {
      sizes[count] ??= fresh()
      return sizes[count]
    },
    save: () => {
      writeFileSync(`${file}.new`, JSON.stringify(sizes))
      renameSync(`${file}.new`, file)
    },
  }
}

export const forgetProgress = (folder: string): void => rmSync(join(folder, 'growth.json'), { force: true })
