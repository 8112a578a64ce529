// Certificates: issued with the authority's key, entered in the register, ended by the revocation lists. A host is never told of a new one: it trusts the authority.
import { type CredentialSpec, done, type Handle, type Issued, type Outcome, refused, type Secret } from '@countersign/connector-kit'
import { type Certificate, issueCertificate } from './certificate.ts'
import { joinSecret } from './certificate-secret.ts'
import { certificateHandle, certificateNamed, namesOf, revocationOf, revocationsOf } from './handle.ts'
import { isRevoked } from './krl.ts'
import { lendCertificate } from './lent-certificate.ts'
import { Refusal } from './outcomes.ts'
import { generatePrivateKey, type Signer, signerFrom } from './private-key.ts'
import type { Register } from './register.ts'
import { type RevocationStore, revokedEverywhere } from './revocation-store.ts'

export interface CertificateAuthority {
  readonly authority: Buffer
  readonly authorityKey: Secret | undefined
  readonly register: Register | undefined
  readonly revocations: RevocationStore | undefined
  readonly lifetimeSeconds: number
  readonly extensions: readonly string[]
}

/** Clocks of hosts differ; a certificate that begins now is not valid yet on the one that is behind. */
const SKEW_MS = 60_000

export class CertificateOperator {
  readonly #ca: CertificateAuthority

  constructor(ca: CertificateAuthority) {
    this.#ca = ca
  }

  async create(spec: CredentialSpec, tag: string, signal: AbortSignal): Promise<Outcome<Issued>> {
    if (spec.likeAccount !== undefined && spec.scope !== undefined)
      return refused('ssh.unclear_scope', 'give a scope or an account to copy it from, not both')
    if (spec.publicKey !== undefined) return this.#lend({ ...spec, publicKey: spec.publicKey }, tag, signal)
    return this.#issue(spec.handle.account, spec.secret, tag, signal, spec.scope ?? this.#ca.extensions, spec.expiresAt)
  }

  async rotate(handle: Handle, next: Secret | undefined, tag: string, signal: AbortSignal): Promise<Outcome<Issued>> {
    const revocation = revocationOf(handle, this.#ca.authority)
    const known = await this.#find(handle, signal)
    if (known === undefined && this.#ca.register !== undefined)
      throw new Refusal('ssh.no_such_certificate', 'the register has no such certificate')
    const mine = this.#ca.register && (await this.#ca.register.all(signal)).some(({ serial }) => serial === serialOf(tag))
    // A repeated call may find the old one revoked by itself; another one may not bring a revoked certificate back.
    if (!mine && revokedEverywhere(await this.#lists(signal), revocation))
      throw new Refusal('ssh.revoked', 'the certificate is revoked already; create a new one instead')
    const issued = await this.#issue(handle.account, next, tag, signal, this.#ca.extensions, undefined)
    // ORDER: the new one exists before the old one dies.
    if (issued.status === 'done') await this.#revoke(handle, signal)
    return issued
  }

  async disable(handle: Handle, signal: AbortSignal): Promise<Outcome> {
    revocationOf(handle, this.#ca.authority)
    if (this.#ca.register !== undefined && (await this.#find(handle, signal)) === undefined)
      throw new Refusal('ssh.no_such_certificate', 'the register has no such certificate')
    await this.#revoke(handle, signal)
    return done(undefined)
  }

  async delete(handle: Handle, signal: AbortSignal): Promise<Outcome> {
    revocationOf(handle, this.#ca.authority)
    // SAFETY: revoking goes by serial alone, so a handle with another account's serial must not get through.
    const others = ((await this.#ca.register?.all(signal)) ?? []).filter(
      (each) => namesOf(each).includes(handle.key ?? '') && !certificateNamed(handle, each),
    )
    if (others.length > 0) throw new Refusal('ssh.other_account', 'the certificate belongs to another account')
    await this.#revoke(handle, signal)
    return done(undefined)
  }

  /** For a key that its holder keeps, under a serial number that was chosen before. */
  async #lend(spec: CredentialSpec & { readonly publicKey: string }, tag: string, signal: AbortSignal): Promise<Outcome<Issued>> {
    const { handle } = spec
    const named = revocationOf(handle, this.#ca.authority)
    if (named.by !== 'serial') throw new Refusal('ssh.bad_handle', 'a certificate that is lent is named by its serial number: `serial:N`')
    // ORDER: what could never be ended is not made.
    if (this.#ca.revocations === undefined)
      throw new Refusal('ssh.no_revocation_list', 'the configuration names no revocation list; a certificate cannot be ended without one')
    if (revokedEverywhere(await this.#lists(signal), named)) throw new Refusal('ssh.revoked', 'this serial number has ended already')
    const { validAfter, validBefore } = this.#times(spec.expiresAt)
    const lent = lendCertificate(
      spec,
      { serial: named.serial, principals: [handle.account], validAfter, validBefore, keyId: `countersign:${tag}` },
      this.#ca.extensions,
      this.#authority(),
    )
    // ORDER: entered before it is handed out, as below; its stand-in goes by the same serial number.
    await this.#enter(lent.certificate, signal)
    return done({ handle, secret: lent.standIn, forHolder: lent.forHolder, expiresAt: validBefore.toISOString() })
  }

  #authority(): Signer {
    if (this.#ca.authorityKey === undefined)
      throw new Refusal('ssh.no_authority_key', 'the operator was given no key of the certificate authority')
    const authority = signerFrom(this.#ca.authorityKey)
    if (!authority.publicKey.blob.equals(this.#ca.authority))
      throw new Refusal('ssh.other_authority', 'the authority key is not the one whose public key the configuration names')
    return authority
  }

  #times(expiresAt: string | undefined): { readonly validAfter: Date; readonly validBefore: Date } {
    const now = Date.now()
    const validBefore = expiresAt === undefined ? new Date(now + this.#ca.lifetimeSeconds * 1000) : new Date(expiresAt)
    if (Number.isNaN(validBefore.getTime()) || validBefore.getTime() <= now)
      throw new Refusal('ssh.bad_expiry', 'the expiry is not an instant to come')
    return { validAfter: new Date(now - SKEW_MS), validBefore }
  }

  async #issue(
    account: string,
    given: Secret | undefined,
    tag: string,
    signal: AbortSignal,
    extensions: readonly string[],
    expiresAt: string | undefined,
  ): Promise<Outcome<Issued>> {
    const authority = this.#authority()
    const secret = given ?? generatePrivateKey(`countersign:${tag}`)
    const { validAfter, validBefore } = this.#times(expiresAt)
    // INVARIANT: the serial follows from the call, so that whatever a repeated call issues dies by the same line of the revocation list.
    const serial = serialOf(tag)
    const certificate = issueCertificate(
      {
        subject: signerFrom(secret).publicKey,
        serial,
        keyId: `countersign:${tag}`,
        principals: [account],
        validAfter,
        validBefore,
        extensions,
      },
      authority,
    )
    // ORDER: entered before it is handed out; a certificate that nobody knows of could never be found again.
    await this.#enter(certificate, signal)
    return done({
      handle: certificateHandle(certificate, account),
      secret: joinSecret(secret, certificate),
      ...(certificate.validBefore === undefined ? {} : { expiresAt: certificate.validBefore }),
    })
  }

  async #find(handle: Handle, signal: AbortSignal): Promise<Certificate | undefined> {
    return (await this.#ca.register?.all(signal))?.find((each) => certificateNamed(handle, each))
  }

  async #enter(certificate: Certificate, signal: AbortSignal): Promise<void> {
    const isListed = async () => {
      const lists = await this.#lists(signal)
      return (one: Certificate) => revocationsOf(one).some((each) => lists.some((list) => isRevoked(list, each)))
    }
    await this.#ca.register?.enter(certificate, isListed, signal)
  }

  async #lists(signal: AbortSignal) {
    return (await this.#ca.revocations?.lists(signal)) ?? []
  }

  async #revoke(handle: Handle, signal: AbortSignal): Promise<void> {
    if (this.#ca.revocations === undefined)
      throw new Refusal('ssh.no_revocation_list', 'the configuration names no revocation list; a certificate cannot be ended without one')
    // Where the register can't be read nothing is forgotten; that is no reason not to revoke.
    const issued = (await this.#ca.register?.all(signal).catch(() => [])) ?? []
    await this.#ca.revocations.revoke(revocationOf(handle, this.#ca.authority), issued, signal)
  }
}

const serialOf = (tag: string): bigint => BigInt(`0x${tag.slice(0, 16)}`) || 1n
