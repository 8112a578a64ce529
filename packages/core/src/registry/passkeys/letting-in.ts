// Which authenticators the policy lets make a passkey that approves, and what such a key is good for. Asked once, when the passkey is brought.
// SAFETY: who says which model it is was verified down to a maker whom the policy names; without that an authenticator may say of itself what it likes.
import { CountersignError } from '@countersign/ledger'
import type { PasskeyRules } from '@countersign/policy'
import { findPath, pemBlocks, readCertificate } from '@countersign/x509'
import type { NewPasskey } from './model.ts'

const notVouched = (why: string, details: Record<string, unknown> = {}) =>
  new CountersignError(
    'passkey.not_vouched',
    'forbidden',
    `the policy takes passkeys only from makers that it names, and ${why}; use another authenticator, or ask who changes the policy`,
    { details },
  )

const requireVouched = ({ makers, models }: NonNullable<PasskeyRules['vouched']>, made: NewPasskey, at: Date): void => {
  const [own, ...between] = made.certificates
  if (own === undefined) throw notVouched('nobody vouches for this one')
  const authorities = makers.flatMap((pem) => pemBlocks(pem, 'CERTIFICATE')).map((der) => readCertificate(der))
  const path = (() => {
    try {
      return findPath(
        readCertificate(own),
        between.map((der) => readCertificate(der)),
        authorities,
        at,
      )
    } catch {
      return { ok: false, fault: 'odd' } as const
    }
  })()
  if (!path.ok) throw notVouched(`nobody of them has certified this one (${path.fault})`, { fault: path.fault })
  if (models !== null && !models.includes(made.aaguid))
    throw notVouched(`this model (\`${made.aaguid}\`) is none of those`, { aaguid: made.aaguid })
}

/** What it is good for. Errors: `passkey.not_vouched`, `passkey.synced`. */
export const requireLetIn = ({ vouched, synced }: PasskeyRules, made: NewPasskey, at: Date): 'standard' | 'step_up' => {
  if (vouched !== null) requireVouched(vouched, made, at)
  if (!made.backupEligible) return 'step_up'
  if (synced === 'refused')
    throw new CountersignError(
      'passkey.synced',
      'forbidden',
      'the policy takes no passkey that can be copied to other devices; use a security key, or an authenticator that keeps it in one device',
    )
  return synced
}
