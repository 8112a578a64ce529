// A small enterprise with keys of its own, for tests: log, witness, approvers, executors and control plane. Every key is made afresh.
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  COSIGNATURE_V1,
  cosigner,
  formatVkey,
  generateKeyPair,
  type KeyPair,
  keyId,
  type NoteSigner,
  noteSigner,
} from '@countersign/ledger'
import { type AuthenticatorOptions, SoftwareAuthenticator } from '@countersign/ledger/testing/software-authenticator'
import { loadTrust, type Trust } from '../trust.ts'

export interface Holder {
  readonly id: string
  readonly party: { readonly kind: string; readonly id: string }
  readonly assurance: string
  readonly validFrom: string
  readonly validUntil: string | null
  readonly keys: KeyPair
  readonly keyId: string
  /** What he signs with instead, where he signs by passkey. */
  readonly passkey?: SoftwareAuthenticator
}

const holder = (id: string, kind: string, partyId: string, assurance = 'standard', validUntil: string | null = null): Holder => {
  const keys = generateKeyPair()
  return {
    id,
    party: { kind, id: partyId },
    assurance,
    validFrom: '2026-01-01T00:00:00Z',
    validUntil,
    keys,
    keyId: keyId(keys.publicKey),
  }
}

/** A person who approves by passkey. */
const passkeyHolder = (id: string, options: AuthenticatorOptions = {}): Holder => {
  const passkey = new SoftwareAuthenticator(options)
  return { ...holder(id, 'enterprise', 'acme', 'step_up'), passkey, keyId: `passkey:${id}` }
}

const placeOf = ({ rpId, origin }: SoftwareAuthenticator) => ({ form: 'passkey', rpId, origin })

const row = (kind: 'person' | 'executor', { id, party, assurance, validFrom, validUntil, keys, keyId, passkey }: Holder) => ({
  ...(passkey ? placeOf(passkey) : {}),
  [kind]: id,
  name: `name of ${id}`,
  party,
  keyId,
  publicKey: (passkey ?? keys).publicKey.toString('base64'),
  assurance,
  validFrom,
  validUntil,
})

export class Company {
  readonly origin: string
  readonly logKeys = generateKeyPair()
  readonly witnessKeys = generateKeyPair()
  readonly mandateKeys = generateKeyPair()
  readonly proberKeys = generateKeyPair()
  readonly people = {
    alice: holder('per_alice', 'enterprise', 'acme', 'step_up'),
    bob: holder('per_bob', 'enterprise', 'acme', 'step_up'),
    carol: holder('per_carol', 'enterprise', 'acme'),
    retired: holder('per_retired', 'enterprise', 'acme', 'standard', '2026-02-01T00:00:00Z'),
    requester: holder('per_rita', 'enterprise', 'acme'),
    provider: holder('per_pavel', 'provider', 'northwind', 'step_up'),
    paula: passkeyHolder('per_paula'),
    pedro: passkeyHolder('per_pedro', { algorithm: 'EdDSA' }),
    /** Her second key: one person. */
    aliceAgain: { ...passkeyHolder('per_alice'), keyId: 'passkey:alice_again' },
    /** Asks for what others must approve, with a key that would count. */
    proposer: { ...holder('per_rita', 'enterprise', 'acme', 'step_up') },
    /** Of the enterprise, and enrolled as an executor as well. */
    doer: holder('per_dora', 'enterprise', 'acme'),
  }
  readonly executors = {
    agent: holder('agt_northwind', 'provider', 'northwind'),
    other: holder('agt_southwind', 'provider', 'southwind'),
    connector: holder('con_postgres', 'enterprise', 'acme'),
    lapsed: holder('con_lapsed', 'enterprise', 'acme', 'standard', '2026-02-01T00:00:00Z'),
    doer: holder('per_dora', 'enterprise', 'acme'),
  }

  constructor(origin = 'log.acme.example') {
    this.origin = origin
  }

  get logSigner(): NoteSigner {
    return noteSigner(this.origin, this.logKeys.privateKey)
  }

  witness(seconds: number): NoteSigner {
    return cosigner('witness.acme.example', this.witnessKeys.privateKey, () => seconds)
  }

  files(): Record<string, string> {
    const plain = (keys: KeyPair) => [{ keyId: keyId(keys.publicKey), publicKey: keys.publicKey.toString('base64') }]
    return {
      'log.vkey': `${this.logSigner.vkey}\n`,
      'witness.vkey': `${formatVkey('witness.acme.example', this.witnessKeys.publicKey, COSIGNATURE_V1)}\n`,
      'approvers.json': JSON.stringify(Object.values(this.people).map((person) => row('person', person))),
      'executors.json': JSON.stringify(Object.values(this.executors).map((executor) => row('executor', executor))),
      'control-plane.json': JSON.stringify({ mandate: plain(this.mandateKeys), prober: plain(this.proberKeys) }),
    }
  }

  async writeKeys(folder: string, changed: Record<string, string> = {}): Promise<string> {
    for (const [name, content] of Object.entries({ ...this.files(), ...changed })) await writeFile(join(folder, name), content)
    return folder
  }

  async trust(temporary: string): Promise<Trust> {
    return loadTrust(await this.writeKeys(await mkdtemp(join(temporary, 'keys-'))))
  }
}
