// The binaries must run where install scripts never ran, and where their own folder can't be reached.
import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Account, runAs, usableAccounts } from './account.ts'
import { type Binaries, copiedBelow, describeEmbedded, embeddedBinaries, withLinks } from './binaries.ts'
import { environmentFor } from './cluster.ts'

let folder: string
let account: Account
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binaries-'))
  chmodSync(folder, 0o755)
  account = usableAccounts()[0] as Account
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const version = (binaries: Binaries) => runAs(account, [binaries.postgres, '--version'], environmentFor(binaries))

/** The platform package as npm unpacks it with install scripts off: no link was made. */
function unhydrated(): Binaries {
  const found = embeddedBinaries()
  cpSync(found.root, join(folder, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !lstatSync(file).isSymbolicLink(),
  })
  return describeEmbedded(join(folder, 'native'), found.release)
}

describe('the embedded binaries', () => {
  it('run without the links of the install script, and nothing is written beside them', () => {
    const bare = unhydrated()
    const before = readdirSync(join(bare.root, 'lib'))
    expect(version(bare).ok).toBe(false)
    expect(version(withLinks(bare, join(folder, 'links')))).toMatchObject({ ok: true, output: expect.stringContaining('PostgreSQL) 18') })
    expect(readdirSync(join(bare.root, 'lib'))).toEqual(before)
  })

  it('run from a copy, whose half-made draft is never taken for a whole one', () => {
    const bare = unhydrated()
    const copy = withLinks(copiedBelow(bare, join(folder, 'shared')), join(folder, 'links'))
    expect(copy.root.startsWith(join(folder, 'shared'))).toBe(true)
    expect(version(copy).ok).toBe(true)
    expect(readdirSync(join(folder, 'shared')).filter((name) => name.endsWith('.draft'))).toEqual([])
    expect(existsSync(copiedBelow(bare, join(folder, 'shared')).postgres)).toBe(true)
  })
})

describe.runIf(process.getuid?.() === 0)('as root', () => {
  it('every account that is offered can run a program and is not root', () => {
    const accounts = usableAccounts()
    expect(accounts.length).toBeGreaterThan(0)
    for (const each of accounts) expect(runAs(each, ['id', '-u']).output).not.toBe('0')
  })
})
