// Private keys on disk: PKCS#8 PEM, mode 0600, encrypted with a passphrase or not. A key leaves its file for memory only.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import type { Secret } from '@countersign/connector-kit'
import { CountersignError, generateKeyPair, keyId, privateKeyFromPem, rawPublicKey } from '@countersign/ledger'
import type { Io } from '../terminal/io.ts'
import { askSecret } from '../terminal/prompt.ts'

const ENCRYPTED = '-----BEGIN ENCRYPTED PRIVATE KEY-----'
const MAX_PEM_BYTES = 16_384

const fail = (code: string, kind: 'invalid' | 'not_found', message: string, cause?: unknown) =>
  new CountersignError(code, kind, message, cause === undefined ? {} : { cause })

const readPem = async (path: string): Promise<string> => {
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, constants.O_RDONLY)
  } catch (cause) {
    throw fail('key.unreadable', 'not_found', `the key file \`${path}\` can't be read`, cause)
  }
  try {
    const { mode, size } = await file.stat()
    // SAFETY: whoever else can read the key can sign as this person.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw fail('key.readable_by_others', 'invalid', `\`${path}\` can be read by others; run \`chmod 600 ${path}\``)
    if (size > MAX_PEM_BYTES) throw fail('key.malformed', 'invalid', `\`${path}\` is not a PKCS#8 PEM private key`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

const decrypt = (pem: string, passphrase: Secret, path: string): KeyObject => {
  let key: KeyObject
  try {
    key = createPrivateKey({ key: pem, format: 'pem', passphrase: passphrase.expose() })
  } catch {
    // SAFETY: no cause: OpenSSL's errors are not ours to vouch for near a private key.
    throw fail('key.wrong_passphrase', 'invalid', `the passphrase does not open \`${path}\``)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw fail('key.malformed', 'invalid', `\`${path}\` holds no ed25519 key`)
  return key
}

/** Where a passphrase comes from: a file, else the terminal. Never an argument: those are seen by everybody on the machine. */
export const passphraseFor = async (io: Io, path: string, file: string | undefined): Promise<Secret> => {
  const { Secret } = await import('@countersign/connector-kit')
  if (file === undefined)
    return new Secret(await askSecret(io, `Passphrase of ${path}`, 'give the passphrase in a file with `--passphrase-file`'))
  try {
    return new Secret((await readFile(file, 'utf8')).replace(/\r?\n$/, ''))
  } catch (cause) {
    throw fail('key.no_passphrase', 'not_found', `the passphrase file \`${file}\` can't be read`, cause)
  }
}

/** Errors: `key.unreadable`, `key.readable_by_others`, `key.malformed`, `key.wrong_passphrase`, `key.no_passphrase`, `cli.no_terminal`. */
export const readPrivateKey = async (io: Io, path: string, passphraseFile?: string): Promise<KeyObject> => {
  const pem = await readPem(path)
  if (pem.includes(ENCRYPTED)) return decrypt(pem, await passphraseFor(io, path, passphraseFile), path)
  return privateKeyFromPem(pem)
}

export interface NewKey {
  readonly file: string
  readonly keyId: string
  /** Base64 of the 32 bytes. */
  readonly publicKey: string
}

/** Makes a key in a file that was not there before. Errors: `key.exists`, `key.not_written`. */
export const writeNewKey = async (path: string, passphrase?: Secret): Promise<NewKey> => {
  const { privateKey } = generateKeyPair()
  const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: passphrase.expose() }
  let file: Awaited<ReturnType<typeof open>>
  try {
    // INVARIANT: never over a file that is there: a lost key takes every right with it.
    file = await open(path, 'wx', 0o600)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CountersignError('key.exists', 'conflict', `\`${path}\` exists; a key is never written over another file`)
    throw fail('key.not_written', 'invalid', `\`${path}\` can't be written`, cause)
  }
  try {
    await file.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8', ...encryption }) as string)
    await file.sync()
  } finally {
    await file.close()
  }
  return { file: path, ...describeKey(privateKey) }
}

export const describeKey = (key: KeyObject): { keyId: string; publicKey: string } => {
  const raw = rawPublicKey(key)
  return { keyId: keyId(raw), publicKey: raw.toString('base64') }
}
