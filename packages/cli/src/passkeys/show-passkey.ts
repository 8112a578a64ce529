import { CountersignError } from '@countersign/ledger'
import { listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { pairs } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

export const showPasskey = async ({ connect, output }: Context, keyId: string): Promise<undefined> => {
  const api = await connect()
  const { items } = await listed((cursor) => api.get('/v1/keys', { params: { query: cursor } }), 100_000)
  const key = items.find((one) => one.keyId === keyId)
  const passkey = key?.passkey
  if (!key || !passkey)
    throw new CountersignError('key.unknown', 'not_found', `no passkey \`${keyId}\`; \`countersign passkey list\` shows their ids`)
  output.result(key, () =>
    pairs([
      ['key', key.keyId],
      ['name', key.name ?? ''],
      ['of', key.principal],
      ['counts at', passkey.origin],
      ['kept in', passkey.backupEligible ? `a synced store${passkey.backedUp ? ', copied' : ', not copied yet'}` : 'one device'],
      ['counts for a step-up', key.assurance === 'step_up' ? 'yes' : 'no'],
      ['made with', `${passkey.aaguid} (attestation: ${passkey.attestation})`],
      ['has signed', passkey.signCount === null ? 'it does not count' : `${passkey.signCount} times`],
      ['in effect since', minute(key.enrolledAt)],
      ['last used', minute(key.lastUsedAt)],
      ['revoked', minute(key.revokedAt)],
    ]),
  )
  return undefined
}
