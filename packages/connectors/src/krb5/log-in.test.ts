// How a secret comes to `kinit`: never as an argument, and into no cache that outlives the question. A KDC that talks nonsense says nothing.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keytabText } from './keytab.ts'
import { logIn, showTicket } from './log-in.ts'
import { findProgram } from './program.ts'
import { entriesOf } from './string-to-key.ts'

const kdc = { host: '127.0.0.1', port: 9 }
const signal = () => AbortSignal.timeout(20_000)
let folder: string
let kinit: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-log-in-'))
  kinit = join(folder, 'kinit')
  await writeFile(
    kinit,
    `#!/bin/sh\n{ printf '%s\\n' "$@"; echo "in $PWD"; cat; } > ${folder}/said\nfor one in "$@"; do case $one in FILE:*) echo ticket > "\${one#FILE:}";; esac; done\n`,
  )
  await chmod(kinit, 0o700)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const told = async (): Promise<readonly string[]> => (await readFile(join(folder, 'said'), 'utf8')).split('\n')
const placeIn = (lines: readonly string[]): string => lines.find((line) => line.startsWith('in '))?.slice(3) ?? ''

test('a password comes over standard input, and its ticket lives in the memory of the program alone', async () => {
  const password = new Secret('pässword "$x"')
  const said = await logIn({ kinit, realm: 'R', kdc, principal: '-x@R', proof: { by: 'password', password } }, signal())
  expect(said).toEqual(expect.objectContaining({ answer: 'accepted', code: 'krb5.ticket' }))
  const lines = await told()
  expect(lines.slice(0, 6)).toEqual(['-c', 'MEMORY:countersign', '-l', '5m', '--', '-x@R'])
  expect(lines.at(-2)).toBe(password.expose())
  expect(existsSync(placeIn(lines))).toBe(false)
})

test('a keytab comes in a file that is gone afterwards, and a ticket that is kept is handed over as a secret', async () => {
  const keytab = keytabText(entriesOf({ components: ['x'], realm: 'R' }, 1, new Secret('p'), ['aes128-cts-hmac-sha1-96']))
  const said = await logIn({ kinit, realm: 'R', kdc, principal: 'x@R', proof: { by: 'keytab', keytab }, keep: true }, signal())
  expect(Buffer.from(said.ticket?.expose() ?? '', 'base64').toString()).toBe('ticket\n')
  expect(JSON.stringify(said)).not.toContain(said.ticket?.expose())
  const place = placeIn(await told())
  expect((await told()).slice(0, 7)).toEqual(['-c', `FILE:${place}/cache`, '-k', '-t', `${place}/keytab`, '--', 'x@R'])
  expect(existsSync(place)).toBe(false)
})

test('a password that would be cut or would end the line is not shown', async () => {
  for (const text of ['', 'a\nb', 'a\rb', 'a\0b', 'x'.repeat(501), '\ud800'])
    expect(
      await logIn(
        { kinit: '/nowhere', realm: 'R', kdc, principal: 'x@R', proof: { by: 'password', password: new Secret(text) } },
        signal(),
      ),
    ).toMatchObject({ answer: 'cannot_present', code: 'krb5.bad_password' })
})

test.runIf(available('kerberos'))(
  'a KDC that talks nonsense, hangs up or is not there says nothing, of a log-in or of a ticket',
  async () => {
    const [real, kvno] = [findProgram('kinit')!, findProgram('kvno')!]
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(Buffer.concat([Buffer.from([0, 0, 0, 60]), randomBytes(60)])))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const nonsense = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
      for (const door of [nonsense, kdc]) {
        const proof = { by: 'password', password: new Secret('p') } as const
        const said = await logIn({ kinit: real, realm: 'R', kdc: door, principal: 'x@R', proof }, AbortSignal.timeout(3000))
        expect(said.answer, said.code).toBe('unreachable')
        const ticket = new Secret(randomBytes(200).toString('base64'))
        expect(await showTicket({ kvno, realm: 'R', kdc: door, service: 's@R', ticket }, AbortSignal.timeout(3000))).toBe('unread')
      }
    } finally {
      server.close()
    }
  },
)
