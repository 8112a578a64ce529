// What a package declares: exact versions, and everything that its code imports.
import { builtinModules } from 'node:module'
import { ownPackage, packageOf } from './borders.ts'
import { isTestCode, type Module } from './module.ts'

export interface Manifest {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.-]+)?$/

export function breachesOfVersions(path: string, manifest: Manifest): string[] {
  const groups = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies, manifest.peerDependencies]
  return groups
    .flatMap((group) => Object.entries(group ?? {}))
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `${path}: ${name} is not pinned to one version: ${version}`)
}

/** `@scope/name/sub` → `@scope/name`; undefined for Node's own modules and relative paths. */
export function libraryOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(specifier)) return undefined
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
}

/** Imports of a package that its own package.json does not declare: they work by luck of what others installed. */
export function undeclaredImports(all: readonly Module[], manifests: ReadonlyMap<string, Manifest>, root: Manifest): string[] {
  return all.flatMap(({ path, imports }) => {
    const home = packageOf(path)
    const manifest = home === undefined ? undefined : manifests.get(home)
    if (!manifest) return []
    // How a package is built is as little part of what it does as its tests are.
    const tested = isTestCode(path) || path.endsWith('.config.ts')
    const declared = new Set([
      ...Object.keys(manifest.dependencies ?? {}),
      ...(tested ? Object.keys({ ...manifest.devDependencies, ...root.devDependencies }) : []),
    ])
    return imports.flatMap(({ specifier, typeOnly }) => {
      const library = libraryOf(specifier)
      if (library === undefined || declared.has(library) || library === manifest.name || ownPackage(specifier)?.name === home) return []
      if (typeOnly && declared.has(`@types/${library}`)) return []
      return [`${path}: ${library} is not declared in its package.json`]
    })
  })
}
