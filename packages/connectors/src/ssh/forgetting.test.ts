// What is long over is forgotten, and nothing is un-revoked by it: not by a clock that jumps, not by a register that is gone, not where the list is small.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Certificate, certificateLine, issueCertificate } from './certificate.ts'
import { believed, isLongOver, worthForgetting } from './forgetting.ts'
import { emptyRevocationList, isRevoked, type Revocation, readRevocationList, revoke, writeRevocationList } from './krl.ts'
import { Links } from './links.ts'
import { generatePrivateKey, signerFrom } from './private-key.ts'
import { Register } from './register.ts'
import { RevocationStore } from './revocation-store.ts'

const dayMs = 86_400_000
const now = new Date('2026-11-29T12:00:00Z')
const later = (days: number): Date => new Date(now.getTime() + days * dayMs)
const authority = signerFrom(generatePrivateKey('authority'))
const subject = signerFrom(generatePrivateKey('subject')).publicKey
const signal = new AbortController().signal
const many = worthForgetting + 5
const nobody = async () => () => false

/** Valid until so many days from now. */
const certificate = (serial: number, days: number): Certificate =>
  issueCertificate(
    {
      subject,
      serial: BigInt(serial),
      keyId: `k-${serial}`,
      principals: ['svc'],
      validAfter: later(days - 1),
      validBefore: later(days),
      extensions: [],
    },
    authority,
  )
const bySerial = (serial: number): Revocation => ({ by: 'serial', authority: authority.publicKey.blob, serial: BigInt(serial) })

let folder: string
let place: { at: 'local'; path: string }
let store: RevocationStore
const at = (moment: Date): void => void vi.setSystemTime(moment)

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now })
  folder = await mkdtemp(join(tmpdir(), 'forgetting-'))
  place = { at: 'local', path: join(folder, 'file') }
  store = new RevocationStore([place], new Links('operator', undefined))
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true, force: true })
})

const read = async () => readRevocationList(await readFile(place.path))
/** A list with these serials that was written at a moment. */
const listed = async (serials: readonly number[], written = now): Promise<void> => {
  const list = emptyRevocationList()
  for (const serial of serials) revoke(list, bySerial(serial))
  await writeFile(place.path, writeRevocationList(list, written))
}
const numbers = (count: number, from = 1): number[] => Array.from({ length: count }, (_, n) => from + n)
const isIn = async (serial: number): Promise<boolean> => isRevoked(await read(), bySerial(serial))

test('a revocation goes a month after its certificate has ended, and no other goes with it', async () => {
  await listed(numbers(many))
  const issued = [certificate(1, -40), certificate(2, -29), certificate(3, 5)]
  await store.revoke(bySerial(50_000), issued, signal)
  // 4 is in no register: nobody knows until when it holds.
  expect(await Promise.all([1, 2, 3, 4, 50_000].map(isIn))).toEqual([false, true, true, true, true])
})

test('nothing goes from a small list, nor from one that does not say when it was written', async () => {
  await listed(numbers(10))
  await store.revoke(bySerial(50_000), [certificate(1, -400)], signal)
  expect(await isIn(1)).toBe(true)
  await listed(numbers(many), new Date(0))
  await store.revoke(bySerial(50_000), [certificate(1, -400)], signal)
  expect(await isIn(1)).toBe(true)
})

test('what is revoked just now stays, however long it is over, and so do ranges, key ids and keys', async () => {
  const list = emptyRevocationList()
  for (const serial of numbers(many)) revoke(list, bySerial(serial))
  const keyId: Revocation = { by: 'key_id', authority: authority.publicKey.blob, keyId: 'k-1' }
  revoke(list, keyId)
  list.certificates.get(authority.publicKey.blob.toString('base64'))!.ranges.push([7_000n, 8_000n])
  await writeFile(place.path, writeRevocationList(list, now))
  await store.revoke(bySerial(9_000), [certificate(1, -400), certificate(7_500, -400), certificate(9_000, -400)], signal)
  expect(await Promise.all([1, 7_500, 9_000].map(isIn))).toEqual([false, true, true])
  expect(isRevoked(await read(), keyId)).toBe(true)
})

test('a clock that jumps a year ahead un-revokes nothing in more than three hundred revocations', async () => {
  await listed(numbers(many))
  const valid = certificate(1, 0.5)
  at(later(365))
  for (let n = 0; n < 300; n += 1) await store.revoke(bySerial(50_000 + n), [valid], signal)
  expect(await isIn(1)).toBe(true)
  // The clock is right again, and what the list believes is right with it.
  at(later(1))
  await store.revoke(bySerial(60_000), [valid], signal)
  expect((await read()).generatedAt).toEqual(later(1))
  expect(await isIn(1)).toBe(true)
})

test('a file believes no more than two hours at a time, and goes back at once', () => {
  expect(believed(later(10), now)).toEqual(new Date(now.getTime() + 7_200_000))
  expect(believed(later(-10), now)).toEqual(later(-10))
  expect(isLongOver({}, later(100_000))).toBe(false)
})

test('the register leaves out what is long over and in no list; what a list names stays until that has forgotten it', async () => {
  const register = new Register(place, new Links('operator', undefined))
  const all = [certificate(1, -40), certificate(2, -40), certificate(3, 5), ...numbers(worthForgetting, 10).map((n) => certificate(n, 5))]
  await writeFile(place.path, `# written ${now.toISOString()}\n${all.map((one) => `${certificateLine(one)}\n`).join('')}`)
  const serials = async () => (await register.all(signal)).map(({ serial }) => Number(serial)).filter((n) => n < 10)
  // Where the lists can't be read everything stays.
  await register.enter(certificate(9_000, 5), () => Promise.reject(new Error('unreachable')), signal)
  expect(await serials()).toEqual([1, 2, 3])
  await register.enter(
    certificate(9_000, 5),
    async () =>
      ({ serial }) =>
        serial === 2n,
    signal,
  )
  expect(await serials()).toEqual([2, 3])
  await register.enter(certificate(9_000, 5), nobody, signal)
  expect(await serials()).toEqual([3])
})

test('a register that says no moment loses nothing, and says one from then on', async () => {
  const register = new Register(place, new Links('operator', undefined))
  const all = [certificate(1, -400), ...numbers(many, 10).map((n) => certificate(n, 5))]
  await writeFile(place.path, all.map((one) => `${certificateLine(one)}\n`).join(''))
  await register.enter(certificate(9_000, 5), nobody, signal)
  expect((await register.all(signal)).some(({ serial }) => serial === 1n)).toBe(true)
  await register.enter(certificate(9_001, 5), nobody, signal)
  expect((await register.all(signal)).some(({ serial }) => serial === 1n)).toBe(false)
})
