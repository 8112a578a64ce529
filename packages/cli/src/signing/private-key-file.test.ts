import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../program/testing/captured-io.ts'
import { writeNewKey } from './private-key-file.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-keys-'))
})

afterAll(() => rm(folder, { recursive: true }))

const at = (name: string) => join(folder, name)

describe('a private key', () => {
  it('is made in a file of its own that nobody else can read, and its public half is printed', async () => {
    const { code, out } = await run(['keys', 'generate', '--out', at('a.pem'), '--json'])
    expect(code).toBe(0)
    const made = JSON.parse(out)
    expect((await stat(at('a.pem'))).mode & 0o777).toBe(0o600)
    expect(out).not.toContain('PRIVATE')
    expect(JSON.parse((await run(['keys', 'show', at('a.pem'), '--json'])).out)).toEqual({ keyId: made.keyId, publicKey: made.publicKey })
  })

  it('is never written over a file that is there', async () => {
    await writeFile(at('there'), 'something')
    const { code, err } = await run(['keys', 'generate', '--out', at('there')])
    expect(code).toBe(5)
    expect(err).toContain('key.exists')
    expect(await readFile(at('there'), 'utf8')).toBe('something')
  })

  it('that others can read is not used', async () => {
    await writeNewKey(at('open.pem'))
    await chmod(at('open.pem'), 0o640)
    const { code, err } = await run(['keys', 'show', at('open.pem')])
    expect(code).toBe(2)
    expect(err).toContain('key.readable_by_others')
  })

  it('with a passphrase opens with it alone, and without a terminal says how to give it', async () => {
    await writeNewKey(at('locked.pem'), new Secret('correct horse'))
    await writeFile(at('right'), 'correct horse\n', { mode: 0o600 })
    await writeFile(at('wrong'), 'battery staple', { mode: 0o600 })
    expect((await run(['keys', 'show', at('locked.pem'), '--passphrase-file', at('right')])).code).toBe(0)
    const wrong = await run(['keys', 'show', at('locked.pem'), '--passphrase-file', at('wrong')])
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('key.wrong_passphrase')])
    expect((await run(['keys', 'show', at('locked.pem')])).err).toContain('--passphrase-file')
  })

  it('that is none is not repeated in the error', async () => {
    await writeFile(at('none.pem'), 'hunter2-not-a-key', { mode: 0o600 })
    const { code, err } = await run(['keys', 'show', at('none.pem')])
    expect(code).toBe(2)
    expect(err).not.toContain('hunter2')
  })
})
