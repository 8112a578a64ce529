// The house is tidy, and so are the guards: each is tried on a planted breach.
import { describe, expect, it } from 'vitest'
import { packageOf } from './borders.ts'
import { LONG_FILES } from './exceptions.ts'
import { breachesOfVersions, type Manifest, undeclaredImports } from './manifests.ts'
import { parseModule } from './module.ts'
import { breachesOfLength, breachesOfNames, breachesOfTests, breachesOfText, isText, needlessGrants } from './tidy.ts'
import { filesBelow, modules, packageFolders, read } from './tree.ts'

const manifestOf = (folder: string): Manifest => JSON.parse(read(`${folder}/package.json`)) as Manifest
const rootManifest = JSON.parse(read('package.json')) as Manifest

describe('in every file', () => {
  it('names say something', () => {
    expect(breachesOfNames(filesBelow(''))).toEqual([])
  })

  it('nothing is left for later, and nothing names a registry or a path of one machine', () => {
    const texts = filesBelow('').filter(isText)
    expect(texts.length).toBeGreaterThan(100)
    expect(texts.flatMap((path) => breachesOfText(path, read(path)))).toEqual([])
  })

  it('no test is singled out or left out', () => {
    expect(breachesOfTests(modules())).toEqual([])
  })

  it('the length stays readable', () => {
    expect(breachesOfLength(modules(), LONG_FILES)).toEqual([])
    expect(needlessGrants(modules(), LONG_FILES)).toEqual([])
  })
})

describe('in every package', () => {
  it('each dependency is pinned to one version', () => {
    const manifests = [['package.json', rootManifest] as const, ...packageFolders().map((folder) => [folder, manifestOf(folder)] as const)]
    expect(manifests.flatMap(([path, manifest]) => breachesOfVersions(path, manifest))).toEqual([])
  })

  it('each import is declared', () => {
    const manifests = new Map(packageFolders().map((folder) => [packageOf(`${folder}/`) as string, manifestOf(folder)]))
    expect(undeclaredImports(modules(), manifests, rootManifest)).toEqual([])
  })

  it('the lockfile names no place to download from', () => {
    const lock = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { resolved?: string; integrity?: string; link?: boolean; inBundle?: boolean; version?: string }>
    }
    const entries = Object.entries(lock.packages)
    expect(entries.filter(([, entry]) => /^[a-z+]+:/.test(entry.resolved ?? '')).map(([path]) => path)).toEqual([])
    // What comes inside of another package is sealed with it.
    const unsealed = entries.filter(([path, entry]) => path.includes('node_modules/') && !entry.link && !entry.inBundle && !entry.integrity)
    expect(unsealed.map(([path]) => path)).toEqual([])
  })
})

describe('the guards bite', () => {
  it('on empty names', () => {
    expect(breachesOfNames(['a/utils/x.ts', 'a/helpers.ts', 'a/string-utils.ts', 'a/common/y.ts', 'a/job-manager.test.ts'])).toHaveLength(5)
    expect(breachesOfNames(['a/communication.ts', 'docs/operating/x.md'])).toEqual([])
  })

  it.each([`// ${'TO' + 'DO'}: later`, `/* ${'FIX' + 'ME'} */`, `https://registry.npm${'js'}.org/x`, `cd /Users/${'ada'}/x`])(
    'on %s',
    (text) => {
      expect(breachesOfText('x.ts', text)).toHaveLength(1)
    },
  )

  it.each(['only', 'skip', 'todo', 'fails', 'skipIf'])('on a test narrowed with .%s', (word) => {
    for (const text of [`it.${word}('x', () => {})`, `describe.concurrent.${word}('x', () => {})`, `test.${word}.each([1])('x', () => {})`])
      expect(breachesOfTests([parseModule('x.test.ts', text)]), text).toHaveLength(1)
    expect(breachesOfTests([parseModule('x.test.ts', `list.${word}(3); const text = "it.${word}('x')"`)])).toEqual([])
  })

  it('on long files, and on grants that are not needed', () => {
    const long = parseModule('long.ts', 'export {}\n'.repeat(401))
    expect(breachesOfLength([long], {})).toEqual(['long.ts: 401 lines'])
    expect(breachesOfLength([long], { 'long.ts': 401 })).toEqual([])
    expect(needlessGrants([long], { 'long.ts': 402, 'gone.ts': 500 })).toEqual(['long.ts', 'gone.ts'])
  })

  it('on versions that move and imports that are not declared', () => {
    for (const version of ['^1.0.0', '~1.0.0', '*', 'latest', '1.x', '>=1', 'git+ssh://x', 'npm:y@^1.0.0'])
      expect(breachesOfVersions('p', { dependencies: { x: version } }), version).toHaveLength(1)
    expect(breachesOfVersions('p', { dependencies: { a: '1.0.0', b: '1.0.0-beta.17', c: 'npm:@s/t@7.0.2' } })).toEqual([])

    const manifests = new Map<string, Manifest>([
      ['core', { name: '@countersign/core', dependencies: { pg: '1.0.0' }, devDependencies: { '@types/x': '1.0.0' } }],
    ])
    const undeclared = (file: string, text: string) =>
      undeclaredImports([parseModule(`packages/core/src/${file}`, text)], manifests, { devDependencies: { vitest: '1.0.0' } })
    expect(undeclared('a.ts', `import x from 'left-pad/sub'`)).toEqual([expect.stringContaining('left-pad')])
    expect(undeclared('a.ts', `import { it } from 'vitest'`)).toHaveLength(1)
    expect(undeclared('a.test.ts', `import { it } from 'vitest'`)).toEqual([])
    expect(undeclared('a.ts', `import pg from 'pg'; import { x } from 'node:fs'; import y from './y.ts'`)).toEqual([])
  })
})
