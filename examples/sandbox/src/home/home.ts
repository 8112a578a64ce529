// Where everything of one sandbox lies: the product's home, the world's servers, people's keys, secrets that references point to.
// It must never be shared by two runs at a time: a lock names the run that holds it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Home {
  readonly dir: string
  /** A path below the home. */
  path(...parts: string[]): string
  /** A small JSON document that outlives the run; undefined where there is none yet. */
  read<T>(name: string): Promise<T | undefined>
  write(name: string, value: unknown): Promise<void>
  /** The end of a process's log, which may be gone with the home. */
  lastWords(name: string): string
  release(): void
}

const LAST_WORDS = 1_500

/** The home is in use by another run. */
export class HomeInUse extends Error {}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const lock = (file: string): void => {
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(readFileSync(file, 'utf8'))
    if (holder > 0 && holder !== process.pid && isAlive(holder)) throw new HomeInUse(`another sandbox (process ${holder}) uses this folder`)
    rmSync(file, { force: true })
  }
  throw new HomeInUse('the folder could not be locked')
}

/** Opens the home, making it where it is missing. Errors: `HomeInUse`. */
export const openHome = async (dir: string): Promise<Home> => {
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  const file = join(dir, 'lock')
  lock(file)
  for (const folder of ['world', 'secrets', 'people', 'logs', 'agent']) await mkdir(join(dir, folder), { recursive: true, mode: 0o755 })
  return {
    dir,
    path: (...parts) => join(dir, ...parts),
    async read<T>(name: string) {
      try {
        return JSON.parse(await readFile(join(dir, name), 'utf8')) as T
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async write(name, value) {
      const path = join(dir, name)
      await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
      await rename(`${path}.new`, path)
    },
    lastWords: (name) => {
      const log = join(dir, 'logs', `${name}.log`)
      return existsSync(log) ? readFileSync(log, 'utf8').slice(-LAST_WORDS) : ''
    },
    release: () => rmSync(file, { force: true }),
  }
}
