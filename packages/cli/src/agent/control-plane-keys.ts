// Whose mandates count: keys given by the operator, else those of the first contact, pinned in the agent's state.
// SAFETY: after the first contact the server's word about its own keys is not asked for again: a changed key is a refusal, not an update.
import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CountersignError, decodeBase64, enrolPublicKey, keyId, parseStrict, publicKeyFromPem, rawPublicKey } from '@countersign/ledger'
import { writeDurably } from './state.ts'

export type MandateKeys = ReadonlyMap<string, KeyObject>

const PIN = 'control-plane.json'

const malformed = (where: string, cause?: unknown) =>
  new CountersignError('agent.bad_control_plane_key', 'invalid', `\`${where}\` holds no key of a control plane`, { cause })

const entry = (raw: Uint8Array): [string, KeyObject] => [keyId(raw), enrolPublicKey(raw)]

/** `control-plane.json` of a keys folder, a PEM public key, or base64 of the 32 bytes. Key ids are computed here, never believed. */
export const parseControlPlaneKeys = (text: string, where: string): MandateKeys => {
  try {
    if (text.includes('-----BEGIN')) return new Map([entry(rawPublicKey(publicKeyFromPem(text)))])
    if (!text.trimStart().startsWith('{')) return new Map([entry(decodeBase64(text.trim()) ?? Buffer.alloc(0))])
    const { mandate } = parseStrict(text) as { mandate?: unknown }
    if (!Array.isArray(mandate) || mandate.length === 0) throw malformed(where)
    return new Map(mandate.map((one: { publicKey?: unknown }) => entry(decodeBase64(String(one?.publicKey)) ?? Buffer.alloc(0))))
  } catch (cause) {
    throw malformed(where, cause)
  }
}

const formatPin = (keys: MandateKeys): string =>
  `${JSON.stringify({ mandate: [...keys].map(([id, key]) => ({ keyId: id, publicKey: rawPublicKey(key).toString('base64') })) }, null, 2)}\n`

const sameKeys = (a: MandateKeys, b: MandateKeys): boolean => a.size === b.size && [...a.keys()].every((id) => b.has(id))

/**
 * `given` wins and becomes the pin; else the pin; else what the first contact says.
 * Errors: `agent.bad_control_plane_key`, `agent.control_plane_changed` (a key was given that is not the pinned one).
 */
export const mandateKeysFor = async (
  stateDir: string,
  given: MandateKeys | undefined,
  firstContact: () => Promise<MandateKeys>,
): Promise<{ keys: MandateKeys; pinned: boolean }> => {
  const path = join(stateDir, PIN)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const pin = text === undefined ? undefined : parseControlPlaneKeys(text, path)
  if (pin !== undefined) {
    if (given !== undefined && !sameKeys(given, pin))
      throw new CountersignError(
        'agent.control_plane_changed',
        'conflict',
        `the given control plane key is not the one pinned in \`${path}\`; remove that file only if the enterprise told you of a new key`,
      )
    return { keys: pin, pinned: false }
  }
  const keys = given ?? (await firstContact())
  await writeDurably(stateDir, PIN, formatPin(keys))
  return { keys, pinned: true }
}
