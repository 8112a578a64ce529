// The control plane's own keys, as files of mode 0600 below its home: made once, never in the database, never printed.
import { createPublicKey, randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SigningKey } from '@countersign/core/runtime'
import {
  CountersignError,
  generateKeyPair,
  keyId,
  type NoteSigner,
  noteSigner,
  privateKeyFromPem,
  privateKeyToPem,
  rawPublicKey,
} from '@countersign/ledger'

export interface ControlPlaneKeys {
  readonly log: NoteSigner
  readonly mandate: SigningKey
  readonly prober: SigningKey
  readonly executor: SigningKey
  readonly sealing: Buffer
}

const readOrCreate = async (path: string, make: () => string): Promise<string> => {
  try {
    const mode = (await stat(path)).mode & 0o077
    // SAFETY: a key that others can read is no longer ours alone.
    if (mode !== 0)
      throw new CountersignError(
        'key.exposed',
        'internal',
        `the key file \`${path}\` is readable by others; run \`chmod 600\` on it, or replace the key if somebody may have read it`,
      )
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const text = make()
  // `wx`: two processes that start at once agree on one key.
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    return text
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readFile(path, 'utf8')
    throw error
  }
}

const signing = (pem: string): SigningKey => {
  const privateKey = privateKeyFromPem(pem)
  const publicKey = rawPublicKey(createPublicKey(privateKey))
  return { keyId: keyId(publicKey), privateKey, publicKey }
}

/** `<home>/keys/{log,mandate,prober,executor}.pem` and `sealing.key`. */
export const loadKeys = async (home: string, origin: string): Promise<ControlPlaneKeys> => {
  const folder = join(home, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const pem = (name: string) => readOrCreate(join(folder, `${name}.pem`), () => privateKeyToPem(generateKeyPair().privateKey))
  const sealing = Buffer.from(await readOrCreate(join(folder, 'sealing.key'), () => `${randomBytes(32).toString('base64')}\n`), 'base64')
  if (sealing.length !== 32) throw new CountersignError('key.malformed', 'internal', 'the sealing key must be 32 bytes in base64')
  return {
    log: noteSigner(origin, privateKeyFromPem(await pem('log'))),
    mandate: signing(await pem('mandate')),
    prober: signing(await pem('prober')),
    executor: signing(await pem('executor')),
    sealing,
  }
}
