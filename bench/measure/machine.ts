// The machine while it measures: load, versions, memory. A figure without these can't be compared with anything.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, loadavg, release, type } from 'node:os'

export interface Load {
  /** Averages over 1, 5 and 15 minutes, as the system tells them. */
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly cpus: number
}

export type Versions = Readonly<Record<string, string>>

export const loadNow = (): number[] => loadavg().map((value) => Math.round(value * 100) / 100)

export const cpuCount = (): number => availableParallelism()

const packageVersion = (name: string): string => {
  const path =
    createRequire(import.meta.url)
      .resolve.paths(name)
      ?.map((folder) => `${folder}/${name}/package.json`) ?? []
  for (const file of path) {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
    } catch {}
  }
  return 'unknown'
}

export const versionsOf = (packages: readonly string[], others: Versions = {}): Versions => ({
  node: process.versions.node,
  system: `${type()} ${release()}`,
  cpu: cpus()[0]?.model ?? 'unknown',
  ...Object.fromEntries(packages.map((name) => [name, packageVersion(name)])),
  ...others,
})

/** Largest resident set of this process so far, MiB. */
export const peakRssMb = (): number => process.resourceUsage().maxRSS / 1024
