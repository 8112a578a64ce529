// The side that issues and revokes, through ACME. A certificate is issued for a key made here; nothing is ever changed at a server that honours it.
import {
  type Call,
  type CredentialSpec,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  refused,
  type Secret,
  type Secrets,
  unknown,
} from '@countersign/connector-kit'
import { type AltName, type Certificate, isSignedBy, makeRequest, pemBlocks, readCertificate, spkiOf } from '@countersign/x509'
import { openHttp } from '../http/index.ts'
import { AcmeClient } from './acme.ts'
import { joinSecret } from './certified-key.ts'
import { originsOf, type X509Config } from './config.ts'
import { accountOf, foreign, handleOf, identifierOf, isLent, isNamed } from './handle.ts'
import { lend } from './lend.ts'
import { newKey } from './new-key.ts'
import { asOutcome, stop } from './outcomes.ts'
import { Register } from './register.ts'
import { StatusReader } from './status.ts'

const LIFETIME_SECONDS = 30 * 86_400
const MOST_REMEMBERED = 500

export const openOperator = (config: X509Config, secrets: Secrets): Operator => {
  const http = openHttp({
    origins: originsOf(config),
    timeoutMs: config.timeoutMs ?? 10_000,
    ...(config.caPem === undefined ? {} : { caPem: config.caPem }),
  })
  const register = new Register(config, http, secrets['operator_token'])
  let opened: { readonly issuer: Certificate; readonly status: StatusReader; readonly acme: AcmeClient } | undefined
  const open = () => {
    if (opened) return opened
    const { operator_key: key } = secrets
    if (config.directory === undefined || key === undefined)
      return stop(refused('x509.no_acme', 'the configuration names no ACME directory, or the operator was given no account key'))
    const issuer = readCertificate(pemBlocks(config.authority, 'CERTIFICATE')[0] ?? Buffer.alloc(0))
    opened = { issuer, status: new StatusReader(config, http, issuer), acme: new AcmeClient(http, config.directory, key) }
    return opened
  }
  // A call without a value of its own is remembered by its key, as long as this side is open. With one, the register remembers.
  const remembered = new Map<string, Issued>()
  const remember = (key: string, issued: Issued): Outcome<Issued> => {
    if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!)
    remembered.set(key, issued)
    return done(issued)
  }

  const issue = async (
    wanted: {
      readonly account: string
      readonly names: readonly AltName[]
      readonly expiresAt: string | undefined
      readonly given: Secret | undefined
    },
    { idempotencyKey, signal }: Call,
  ): Promise<Outcome<Issued>> => {
    const before = remembered.get(idempotencyKey)
    if (before) return done(before, 'issued by an earlier attempt of the same step')
    const { issuer, acme, status } = open()
    const notAfter =
      wanted.expiresAt === undefined
        ? new Date(Date.now() + (config.lifetimeSeconds ?? LIFETIME_SECONDS) * 1000)
        : new Date(wanted.expiresAt)
    if (!(notAfter.getTime() > Date.now())) return refused('x509.bad_expiry', 'the expiry is not an instant to come')
    const key = newKey(wanted.given)
    const spki = spkiOf(key)
    const issued = (certificate: Certificate, above: readonly Certificate[]): Issued => ({
      handle: handleOf(certificate),
      secret: joinSecret(key, [certificate, ...above]),
      ...(certificate.notAfter === undefined ? {} : { expiresAt: certificate.notAfter.toISOString() }),
    })
    if (wanted.given !== undefined && register.isThere) {
      const earlier = await register.ofKey(spki, signal)
      if (earlier && !(await status.list(signal)).revoked.has(earlier.serial))
        return done(issued(earlier, [issuer]), 'issued by an earlier attempt of the same step')
    }
    const [certificate, ...above] = await acme.order(wanted.names, makeRequest(wanted.account, wanted.names, key), notAfter, signal)
    // SAFETY: what comes back is looked at like anything that comes from outside.
    const isOurs =
      certificate?.spki.equals(spki) === true &&
      accountOf(certificate) === wanted.account &&
      certificate.oddities.length === 0 &&
      issuer.publicKey !== undefined &&
      isSignedBy(certificate, issuer.publicKey)
    if (!isOurs) return unknown('x509.other_certificate', 'the server gave a certificate that is not the one that was asked for')
    return remember(idempotencyKey, issued(certificate, above))
  }

  return {
    create: (spec: CredentialSpec, call: Call) =>
      asOutcome(async () => {
        if (spec.handle.kind !== 'x509.certificate') return refused('x509.foreign_kind', 'this authority holds no such kind')
        if (spec.publicKey !== undefined) {
          const { operator_key: operatorKey } = secrets
          if (operatorKey === undefined) return refused('x509.no_acme', 'the operator was given no account key')
          return lend({ ...open(), register, operatorKey }, { ...spec, publicKey: spec.publicKey }, call.signal)
        }
        const { account } = spec.handle
        const names = [account, ...(spec.scope ?? [])].map(identifierOf)
        if (names.length > 100 || !names.every((one) => one !== undefined))
          return refused('x509.invalid_name', 'a certificate is issued for host names and addresses, without wildcards')
        return issue({ account, names: unique(names), expiresAt: spec.expiresAt, given: spec.secret }, call)
      }),
    rotate: (handle: Handle, next: Secret | undefined, call: Call) =>
      asOutcome(async () => {
        const fault = foreign(handle)
        if (fault) return fault
        if (isLent(handle)) return refused('x509.lent', 'what was lent is not renewed in place; its holder asks for another one')
        const old = await register.find(handle, call.signal)
        if (!old || !isNamed(handle, old)) return refused('x509.no_such_certificate', 'the authority has issued no such certificate')
        const names = old.names.filter(({ type }) => type === 'dns' || type === 'ip')
        const account = accountOf(old)
        const own = identifierOf(account)
        if (names.length === 0 || names.length !== old.names.length || own === undefined)
          return refused('x509.invalid_name', 'it has names that ACME can not be asked for; issue the new one by the way this one came')
        // A repeated call may find the old one revoked by itself; another one may not bring a revoked one back.
        const isAgain =
          remembered.has(call.idempotencyKey) ||
          (next !== undefined && (await register.ofKey(spkiOf(newKey(next)), call.signal)) !== undefined)
        if (!isAgain && (await open().status.list(call.signal)).revoked.has(old.serial))
          return refused('x509.revoked', 'the certificate is revoked already; create a new one instead')
        const issued = await issue({ account, names, expiresAt: undefined, given: next }, call)
        // ORDER: the new one exists before the old one dies.
        if (issued.status === 'done') await open().acme.revoke(old, call.signal)
        return issued
      }),
    delete: (handle: Handle, _secret: Secret | undefined, { signal }: Call) =>
      asOutcome(async () => {
        const fault = foreign(handle)
        if (fault) return fault
        if (isLent(handle)) {
          // All that was made in its name, also by an attempt that was never answered.
          for (const each of await register.ofAccount(handle.account, signal)) await open().acme.revoke(each, signal)
          return done(undefined)
        }
        const certificate = await register.find(handle, signal)
        if (!certificate) return done(undefined, 'the authority has issued no such certificate')
        // SAFETY: revoking goes by the certificate, so a handle with another account's serial must not get through.
        if (!isNamed(handle, certificate)) return refused('x509.other_account', 'the certificate belongs to another account')
        await open().acme.revoke(certificate, signal)
        return done(undefined)
      }),
    close: () => http.close(),
  }
}

const unique = (names: readonly AltName[]): AltName[] => [...new Map(names.map((one) => [`${one.type} ${one.value}`, one])).values()]
