// Secrets as files that references (`file:/…`) point to: what a secret store would hold in a real company. Mode 0600, one value a file.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Secret } from '@countersign/connector-kit'
import type { Home } from './home.ts'

export interface SecretFiles {
  /** Writes the value and gives back the reference to it. */
  put(name: string, secret: Secret): string
  has(name: string): boolean
  get(name: string): Secret
  /** What it holds, or what `make` makes where it is not there yet. */
  kept(name: string, make: () => Secret): Secret
  reference(name: string): string
  path(name: string): string
}

export const secretFiles = (home: Home): SecretFiles => {
  const path = (name: string) => home.path('secrets', name)
  const files: SecretFiles = {
    path,
    reference: (name) => `file:${path(name)}`,
    has: (name) => existsSync(path(name)),
    get: (name) => new Secret(readFileSync(path(name), 'utf8').replace(/\n$/, '')),
    put(name, secret) {
      // ORDER: whole first, then in its place, for a workload may read it at any moment.
      writeFileSync(`${path(name)}.new`, `${secret.expose()}\n`, { mode: 0o600 })
      renameSync(`${path(name)}.new`, path(name))
      return files.reference(name)
    },
    kept(name, make) {
      if (!files.has(name)) files.put(name, make())
      return files.get(name)
    },
  }
  return files
}
