// Whom a verifier believes: the keys folder, read whole and judged before anything else is looked at. It is all that is trusted.
// INVARIANT: one public key stands for one party in one role; otherwise one holder could play two people.

import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NoteVerifier, PersonKey, PersonKeyFacts } from '@countersign/ledger'
import {
  CountersignError,
  cosignatureVerifier,
  decodeBase64,
  enrolPublicKey,
  materialOf,
  noteVerifier,
  openPersonKey,
  parseStrictBytes,
} from '@countersign/ledger'
import { instant, isObject, member, type Obj, object, oneOf, text } from './shape.ts'

/** A person's or an executor's key. `id` is the person or the executor; `validUntil` is Infinity where it is open. */
export interface EnrolledKey<Key = PersonKey> {
  readonly id: string
  readonly name: string
  readonly party: { readonly kind: string; readonly id: string }
  readonly key: Key
  readonly assurance: string
  readonly validFrom: number
  readonly validUntil: number
}

export interface Trust {
  readonly log: readonly NoteVerifier[]
  readonly witnesses: readonly NoteVerifier[]
  /** By key id. */
  readonly approvers: ReadonlyMap<string, EnrolledKey>
  readonly executors: ReadonlyMap<string, EnrolledKey<KeyObject>>
  readonly mandateKeys: ReadonlyMap<string, KeyObject>
  readonly proberKeys: ReadonlyMap<string, KeyObject>
}

const MAX_FILE_BYTES = 64 << 20

const fail = (condition: string, message: string, cause?: unknown): CountersignError =>
  new CountersignError(`trust.${condition}`, 'invalid', message, { cause })

/** Reads a file of a keys folder by its name; fails where there is none. */
type Folder = (name: string) => Promise<Uint8Array>

const folderAt =
  (path: string): Folder =>
  async (name) => {
    try {
      return await readFile(join(path, name))
    } catch (cause) {
      throw new CountersignError('trust.unreadable', 'not_found', `the keys folder \`${path}\` has no readable \`${name}\``, { cause })
    }
  }

const read = async (folder: Folder, name: string): Promise<Buffer> => {
  const found = await folder(name)
  if (found.length > MAX_FILE_BYTES) throw fail('malformed', `\`${name}\` is larger than ${MAX_FILE_BYTES} bytes`)
  return Buffer.from(found.buffer, found.byteOffset, found.byteLength)
}

/** Remembers who holds a public key, over all files. */
class Holders {
  readonly #holders = new Map<string, string>()

  claim(raw: Uint8Array, holder: string): void {
    const key = Buffer.from(raw).toString('hex')
    const other = this.#holders.get(key)
    if (other !== undefined && other !== holder) throw fail('key_reused', `one public key stands for both ${other} and ${holder}`)
    this.#holders.set(key, holder)
  }
}

const vkeys = async (folder: Folder, file: string, open: (vkey: string) => NoteVerifier, holders: Holders): Promise<NoteVerifier[]> => {
  const lines = (await read(folder, file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  if (lines.length === 0) throw fail('malformed', `\`${file}\` holds no key`)
  return lines.map((line) => {
    let verifier: NoteVerifier
    try {
      verifier = open(line)
    } catch (cause) {
      throw fail('malformed', `\`${file}\` holds a line that is no usable verifier key`, cause)
    }
    holders.claim(verifier.publicKey, `a key of \`${file}\``)
    return verifier
  })
}

/** What opens a key of one kind, and the bytes by which its holder is known whatever form it has. */
interface Opener<Key> {
  open(raw: Buffer, row: Obj): Key
  material(key: Key, raw: Buffer): Buffer
}

const ofMachine: Opener<KeyObject> = { open: (raw) => enrolPublicKey(raw), material: (_key, raw) => raw }

/** A key without a form is an Ed25519 key, as all of them once were. */
const factsIn = (row: Obj, publicKey: Buffer): PersonKeyFacts =>
  member(row, 'form') === undefined || oneOf(row, 'form', ['ed25519', 'passkey']) === 'ed25519'
    ? { form: 'ed25519', publicKey }
    : { form: 'passkey', publicKey, rpId: text(row, 'rpId'), origin: text(row, 'origin') }

const ofPerson: Opener<PersonKey> = { open: (raw, row) => openPersonKey(factsIn(row, raw)), material: (key) => materialOf(key) }

const publicKey = <Key>({ open, material }: Opener<Key>, row: Obj, file: string, holder: string, holders: Holders): Key => {
  const raw = decodeBase64(text(row, 'publicKey'))
  if (raw === undefined) throw fail('malformed', `\`publicKey\` of ${holder} in \`${file}\` is not base64`)
  let key: Key
  try {
    key = open(raw, row)
  } catch (cause) {
    throw fail('weak_key', `the public key of ${holder} in \`${file}\` may not be used`, cause)
  }
  holders.claim(material(key, raw), holder)
  return key
}

const rows = (value: unknown, file: string): Obj[] => {
  if (!Array.isArray(value)) throw fail('malformed', `\`${file}\` is not a list`)
  return value.map((row) => object(row, `an item of \`${file}\``))
}

const enrolled = <Key>(
  opener: Opener<Key>,
  value: unknown,
  file: string,
  kind: 'person' | 'executor',
  holders: Holders,
): Map<string, EnrolledKey<Key>> => {
  const keys = new Map<string, EnrolledKey<Key>>()
  for (const row of rows(value, file)) {
    const id = text(row, kind)
    const keyId = text(row, 'keyId')
    if (keys.has(keyId)) throw fail('malformed', `key id \`${keyId}\` stands twice in \`${file}\``)
    const party = object(member(row, 'party'), '`party`')
    keys.set(keyId, {
      id,
      name: text(row, 'name'),
      party: { kind: text(party, 'kind'), id: text(party, 'id') },
      key: publicKey(opener, row, file, `${kind} \`${id}\``, holders),
      assurance: text(row, 'assurance'),
      validFrom: instant(row, 'validFrom'),
      validUntil: (member(row, 'validUntil') ?? null) === null ? Number.POSITIVE_INFINITY : instant(row, 'validUntil'),
    })
  }
  return keys
}

const plain = (value: unknown, file: string, role: string, holders: Holders): Map<string, KeyObject> => {
  const keys = new Map<string, KeyObject>()
  for (const row of rows(value, file)) {
    const keyId = text(row, 'keyId')
    if (keys.has(keyId)) throw fail('malformed', `key id \`${keyId}\` stands twice among the ${role} keys`)
    keys.set(keyId, publicKey(ofMachine, row, file, `the control plane's ${role}`, holders))
  }
  return keys
}

const json = async (folder: Folder, file: string): Promise<unknown> =>
  parseStrictBytes(await read(folder, file), { maxBytes: MAX_FILE_BYTES, maxNodes: 5_000_000 })

/** The files of a keys folder. */
export const TRUST_FILES = ['log.vkey', 'witness.vkey', 'approvers.json', 'executors.json', 'control-plane.json'] as const

/**
 * Reads all `TRUST_FILES` of a folder.
 * Errors: `trust.unreadable` (a file is missing), `trust.malformed`, `trust.weak_key`, `trust.key_reused`.
 */
export const loadTrust = (path: string): Promise<Trust> => readTrust(folderAt(path))

/** As `loadTrust`, of files that are in memory, by name. Errors: the same. */
export const trustOf = (files: ReadonlyMap<string, Uint8Array>): Promise<Trust> =>
  readTrust(async (name) => {
    const found = files.get(name)
    if (found === undefined) throw new CountersignError('trust.unreadable', 'not_found', `\`${name}\` is not among the files`)
    return found
  })

const readTrust = async (folder: Folder): Promise<Trust> => {
  const holders = new Holders()
  const log = await vkeys(folder, 'log.vkey', noteVerifier, holders)
  const witnesses = await vkeys(folder, 'witness.vkey', cosignatureVerifier, holders)
  let file = 'approvers.json'
  try {
    const approvers = enrolled(ofPerson, await json(folder, file), file, 'person', holders)
    file = 'executors.json'
    const executors = enrolled(ofMachine, await json(folder, file), file, 'executor', holders)
    file = 'control-plane.json'
    const own = await json(folder, file)
    if (!isObject(own)) throw fail('malformed', `\`${file}\` is not an object`)
    const mandateKeys = plain(member(own, 'mandate'), file, 'mandate', holders)
    const proberKeys = plain(member(own, 'prober'), file, 'prober', holders)
    return { log, witnesses, approvers, executors, mandateKeys, proberKeys }
  } catch (cause) {
    if (cause instanceof CountersignError && cause.code.startsWith('trust.')) throw cause
    throw fail('malformed', `\`${file}\` can't be read: ${cause instanceof Error ? cause.message : 'unknown reason'}`, cause)
  }
}

/** Whether the key counts at this moment (milliseconds). */
export const isValidAt = (key: Pick<EnrolledKey, 'validFrom' | 'validUntil'>, at: number): boolean =>
  key.validFrom <= at && at < key.validUntil
