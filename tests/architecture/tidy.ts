// Tidiness that a reader relies on: names that say something, files that hold one idea, nothing left for later, nothing of one machine.
import { basename, posix } from 'node:path'
import { isTestCode, type Module } from './module.ts'

const EMPTY_NAMES = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'managers', 'misc', 'stuff'])

/** Lines a file may have before it needs a reason. A table of cases is one idea for longer. */
export const ADVISED_LINES = 400
export const ADVISED_TEST_LINES = 600

const advised = (path: string): number => (isTestCode(path) ? ADVISED_TEST_LINES : ADVISED_LINES)

// Put together here so that this file is not its own first breach.
const LATER = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`)
const REGISTRY = new RegExp(['registry\\.npm' + 'js\\.org', 'registry\\.yarn' + 'pkg', 'npm\\.pkg\\.git' + 'hub'].join('|'), 'i')
const MACHINE = new RegExp(['/Users/\\w' + '+/', '/home/(?!runner)\\w' + '+/'].join('|'))

export function breachesOfNames(paths: readonly string[]): string[] {
  return paths.filter((path) =>
    path.split('/').some(
      (part) =>
        EMPTY_NAMES.has(part) ||
        basename(part)
          .split(/[.-]/)
          .some((word) => EMPTY_NAMES.has(word)),
    ),
  )
}

export function breachesOfText(path: string, text: string): string[] {
  const breaches: string[] = []
  if (LATER.test(text)) breaches.push(`${path}: leaves something for later`)
  if (REGISTRY.test(text)) breaches.push(`${path}: names the host of a package registry`)
  if (MACHINE.test(text)) breaches.push(`${path}: names a path of one machine`)
  return breaches
}

export const breachesOfTests = (all: readonly Module[]): string[] =>
  all.flatMap(({ path, narrowedTests }) => narrowedTests.map((word) => `${path}: a test is narrowed with .${word}`))

/** Too long, and not in the list or longer than the list grants. */
export const breachesOfLength = (all: readonly Module[], granted: Readonly<Record<string, number>>): string[] =>
  all
    .filter(({ path, lines }) => !path.includes('/generated/') && lines > Math.max(advised(path), granted[path] ?? 0))
    .map(({ path, lines }) => `${path}: ${lines} lines`)

/** Grants that nobody needs: the file is gone, short enough, or shorter than what was granted. */
export const needlessGrants = (all: readonly Module[], granted: Readonly<Record<string, number>>): string[] =>
  Object.entries(granted)
    .filter(([path, most]) => {
      const lines = all.find((module) => module.path === path)?.lines ?? 0
      return lines <= advised(path) || lines < most
    })
    .map(([path]) => path)

export const isText = (path: string): boolean =>
  /\.(ts|tsx|mjs|js|json|md|yaml|yml|sql|cedar|cedarschema|sh|toml|csv|html|css)$/.test(path) || posix.dirname(path) === '.ci'
