// The house has the borders it says it has, and the guard that holds them bites: each rule is tried on a planted breach.
import { describe, expect, it } from 'vitest'
import { BORDERS, breachesOfBorders } from './borders.ts'
import { BORDER_EXCEPTIONS } from './exceptions.ts'
import { parseModule } from './module.ts'
import { modules, packageFolders } from './tree.ts'
import { breachesOfWings } from './wings.ts'

const plant = (path: string, text: string): string[] => {
  const planted = [parseModule(path, text)]
  return [...breachesOfBorders(planted), ...breachesOfWings(planted)]
}

describe('the borders of the house', () => {
  it('hold in every file', () => {
    const breaches = [...breachesOfBorders(modules()), ...breachesOfWings(modules())]
    expect(breaches.filter((breach) => !BORDER_EXCEPTIONS.includes(breach))).toEqual([])
  })

  it('have no exception that is not needed any more', () => {
    const breaches = [...breachesOfBorders(modules()), ...breachesOfWings(modules())]
    expect(BORDER_EXCEPTIONS.filter((exception) => !breaches.includes(exception))).toEqual([])
  })

  it('are looked at in every package, with its imports seen', () => {
    // A guard that finds no files finds no breach either.
    expect(modules().length).toBeGreaterThan(100)
    for (const folder of packageFolders()) {
      const inside = modules().filter(({ path }) => path.startsWith(`${folder}/`))
      expect(inside.length, folder).toBeGreaterThan(0)
      expect(Object.keys(BORDERS), folder).toContain(folder.split('/')[1])
    }
    const withImports = modules().filter(({ imports }) => imports.length > 0)
    expect(withImports.length / modules().length).toBeGreaterThan(0.7)
  })
})

describe('the guard of the packages bites', () => {
  it.each([
    ['packages/ledger/src/x.ts', `import { a } from '@countersign/core'`, 'may not use core'],
    ['packages/ledger/src/x.ts', `export * from '@countersign/policy'`, 'may not use policy'],
    ['packages/ledger/src/x.ts', `const a = await import('@countersign/policy')`, 'may not use policy'],
    ['packages/ledger/src/x.ts', `type A = import('@countersign/policy').A`, 'may not use policy'],
    ['packages/verifier/src/x.ts', `import type { A } from '@countersign/core'`, 'may not use core'],
    ['packages/connectors/src/redis/x.ts', `import { a } from '@countersign/ledger'`, 'may not use ledger'],
    ['packages/connectors/src/redis/x.ts', `import { a } from '@countersign/downstreams/redis'`, 'may not use downstreams'],
    ['packages/connector-kit/src/x.ts', `import { a } from '@countersign/connectors'`, 'may not use connectors'],
    ['packages/core/src/platform/x.ts', `import { a } from '@countersign/local-postgres'`, 'may not use local-postgres'],
    ['packages/core/src/platform/x.ts', `import { a } from '@countersign/server'`, 'may not use server'],
    ['packages/core/src/platform/x.ts', `import { createServer } from 'node:http'`, 'no HTTP in core'],
    ['packages/core/src/platform/x.ts', `import { connect } from 'node:tls'`, 'no HTTP in core'],
    ['packages/core/src/platform/x.ts', `import { request } from 'undici'`, 'no HTTP in core'],
    ['packages/core/src/platform/x.ts', `const a = await fetch('x')`, 'calls fetch'],
    ['packages/core/src/platform/x.ts', `const a = process.env.HOME`, 'reads the environment'],
    ['packages/core/src/platform/x.ts', `const { env } = process`, 'reads the environment'],
    ['packages/core/src/platform/x.ts', `const a = process['env']`, 'reads the environment'],
    ['packages/core/src/platform/x.ts', `import { env } from 'node:process'`, 'reads the environment'],
    ['packages/connectors/src/ssh/x.ts', `const a = process.env.SSH_PASSWORD`, 'reads the environment: SSH_PASSWORD'],
    ['packages/connectors/src/ssh/x.ts', `const a = process.env['PATH']`, 'reads the environment: *'],
    ['packages/server/src/x.ts', `import { a } from 'countersign'`, 'may not use cli'],
    ['packages/server/src/x.ts', `import { a } from '@countersign/sandbox'`, 'may not use sandbox'],
    ['packages/server/src/x.ts', `import { a } from '@cedar-policy/cedar-wasm/nodejs'`, 'only policy may use'],
    ['packages/server/src/x.ts', `import { sql } from 'kysely'`, 'only core may use'],
    ['packages/core/src/platform/x.ts', `import fastify from 'fastify'`, 'no HTTP in core'],
    ['packages/cli/src/x.ts', `import { a } from '@countersign/core'`, 'may not use core'],
    ['packages/cli/src/x.ts', `import { a } from '../../server/src/index.ts'`, 'leaves its package by path'],
    ['packages/cli/src/x.ts', `import { a } from '../../../scripts/setup.mjs'`, 'leaves its package by path'],
    ['packages/client/src/x.ts', `import { a } from '@countersign/ledger'`, 'may not use ledger'],
    ['packages/core/src/platform/x.ts', `import { a } from './x.test.ts'`, 'product code imports test code'],
    ['packages/core/src/registry/people/x.ts', `import { a } from '../../testing/company.ts'`, 'product code imports test code'],
    ['packages/server/src/x.ts', `import { a } from '@countersign/connector-kit/fake'`, 'product code imports test code'],
    ['packages/stranger/src/x.ts', `export const a = 1`, 'has no place'],
  ])('%s: %s', (path, text, breach) => {
    expect(plant(path, text)).toEqual([expect.stringContaining(breach)])
  })

  it.each([
    ['packages/core/src/platform/x.test.ts', `import { a } from '@countersign/local-postgres'`],
    ['packages/server/src/x.ts', `import { a } from '@countersign/local-postgres'`],
    ['packages/core/src/platform/x.ts', `// process.env.HOME\nconst a = "import x from '@countersign/server'; process.env"`],
    ['packages/core/src/platform/x.ts', `const process_ = { env: 1 }; export const a = process_.env`],
    ['packages/connectors/src/ssh/x.ts', `export const a = process.env.PATH`],
    ['packages/cli/bin/x.mjs', `import { a } from '../../../scripts/setup.mjs'`],
  ])('and leaves alone what is allowed: %s: %s', (path, text) => {
    expect(plant(path, text)).toEqual([])
  })
})

describe('the guard of the wings bites', () => {
  const at = (place: string, text: string): string[] => plant(`packages/core/src/${place}`, text)

  it.each([
    ['authority/mandates/x.ts', `import { a } from '../../execution/changes/index.ts'`, 'authority may not use execution'],
    ['authority/mandates/x.ts', `import type { A } from '../../execution/changes/index.ts'`, 'authority may not use execution'],
    ['authority/mandates/x.ts', `import { a } from '../../evidence/dossiers/index.ts'`, 'authority may not use evidence/dossiers'],
    ['registry/people/x.ts', `import { a } from '../../authority/mandates/index.ts'`, 'registry may not use authority'],
    ['registry/people/x.ts', `import { a } from '../../execution/changes/index.ts'`, 'registry may not use execution'],
    ['execution/changes/x.ts', `import { a } from '../../evidence/dossiers/index.ts'`, 'execution may not use evidence/dossiers'],
    ['platform/x.ts', `import { a } from '../registry/people/index.ts'`, 'platform may not use registry'],
    ['evidence/journal/x.ts', `import { a } from '../../registry/people/index.ts'`, 'evidence/journal may not use registry'],
    ['execution/changes/x.ts', `import { mint } from '../../authority/mandates/index.ts'`, 'execution may not hold `mint`'],
    ['execution/changes/x.ts', `import { mint as hold } from '../../authority/mandates/index.ts'`, 'execution may not hold `mint`'],
    ['execution/changes/x.ts', `import * as m from '../../authority/mandates/index.ts'`, 'execution may not hold `*`'],
    ['execution/changes/x.ts', `import { signRequest } from '../../authority/approvals/index.ts'`, 'execution may not hold `signRequest`'],
    ['registry/people/x.ts', `import { a } from '../teams/store.ts'`, 'enters registry/teams by store.ts'],
    ['registry/people/x.test.ts', `import { a } from '../teams/store.ts'`, 'enters registry/teams by store.ts'],
    ['index.ts', `export { a } from './registry/people/store.ts'`, 'enters registry/people by store.ts'],
    ['registry/people/x.ts', `import { a } from '../../index.ts'`, "may not import core's own door"],
    ['somewhere/people/x.ts', `export const a = 1`, 'stands in no wing'],
    ['evidence/somewhere/x.ts', `export const a = 1`, 'stands in no wing'],
    ['registry/people/rules.ts', `export const a = (db) => db.selectFrom('people')`, 'writes SQL outside of a store'],
    ['registry/people/rules.ts', 'export const a = sql`select 1`', 'writes SQL outside of a store'],
  ])('%s: %s', (place, text, breach) => {
    expect(at(place, text)).toEqual([expect.stringContaining(breach)])
  })

  it('also from outside of core', () => {
    expect(plant('packages/server/src/x.ts', `import { a } from '@countersign/core/registry/people/store'`)).toEqual([
      expect.stringContaining('not by its door'),
    ])
    expect(plant('packages/server/src/x.ts', `import { a } from '@countersign/core/registry/people/index'`)).toEqual([])
  })

  it.each([
    ['execution/changes/x.ts', `import { readMandate } from '../../authority/mandates/index.ts'`],
    ['authority/mandates/x.ts', `import { a } from './store.ts'`],
    ['authority/mandates/store.ts', `export const a = (db) => db.selectFrom('mandates')`],
    ['registry/people/x.ts', `import type { Tables } from '../../tables.ts'`],
    ['authority/mandates/x.ts', `// import { a } from '../../execution/changes/index.ts'`],
  ])('and leaves alone what is allowed: %s: %s', (place, text) => {
    expect(at(place, text)).toEqual([])
  })
})
