// The keys that a verifier of dossiers must trust, as files. Whoever verifies should compare them with what he already holds.
import type { PersonKeyFacts } from '@countersign/ledger'
import { factsOfKey, keysByPurpose } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'

/** An Ed25519 key is written as it always was. */
const formOf = (key: PersonKeyFacts) => (key.form === 'passkey' ? { form: key.form, rpId: key.rpId, origin: key.origin } : {})

/** File name → text, as docs/reference/dossier-format.md describes the keys folder. */
export const trustFiles = async (
  runtime: Runtime,
  org: string,
  vkeys: { readonly log: string; readonly witness: string | undefined },
): Promise<Record<string, string>> => {
  const holders = async (purpose: 'approval' | 'execution', name: 'person' | 'executor') =>
    (await keysByPurpose(runtime.db, org, purpose)).map((key) => ({
      [name]: key.principal_id,
      name: key.name,
      party: { kind: key.party_kind, id: key.party_id },
      keyId: key.key_id,
      ...formOf(factsOfKey(key)),
      publicKey: key.public_key.toString('base64'),
      assurance: key.assurance,
      validFrom: key.enrolled_at.toISOString(),
      validUntil: key.revoked_at?.toISOString() ?? null,
    }))
  const own = (key: { keyId: string; publicKey: Buffer }) => [{ keyId: key.keyId, publicKey: key.publicKey.toString('base64') }]
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  return {
    'log.vkey': `${vkeys.log}\n`,
    ...(vkeys.witness === undefined ? {} : { 'witness.vkey': `${vkeys.witness}\n` }),
    'approvers.json': json(await holders('approval', 'person')),
    'executors.json': json(await holders('execution', 'executor')),
    'control-plane.json': json({ mandate: own(runtime.keys.mandate), prober: own(runtime.keys.prober) }),
  }
}
