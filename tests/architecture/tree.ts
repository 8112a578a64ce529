// The files of the repository, as a clone has them: nothing installed or written at run time.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Module, parseModule } from './module.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const NOT_OURS = new Set(['node_modules', '.git', '.countersign', '.sandbox', 'coverage', 'report', 'dist'])

/** Paths from the root, sorted, with forward slashes. */
export function filesBelow(folder: string): string[] {
  const absolute = join(root, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : []
    })
    .sort()
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

export const packageFolders = (): string[] =>
  ['packages', 'examples'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json'))),
  )

let parsed: readonly Module[] | undefined

/** Every file of code: packages, examples, benches, suites and scripts. */
export function modules(): readonly Module[] {
  parsed ??= ['packages', 'examples', 'bench', 'tests', 'scripts']
    .flatMap(filesBelow)
    .filter((path) => /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => parseModule(path, read(path)))
  return parsed
}
