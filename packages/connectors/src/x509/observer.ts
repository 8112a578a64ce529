// The side that looks: what was issued, what the list and the responder say of it, and what servers do when a certificate is shown to them.
import { randomBytes } from 'node:crypto'
import {
  beginPresentation,
  type Door,
  done,
  type Handle,
  type InventoryItem,
  type InventoryPage,
  type Observed,
  type Observer,
  type Outcome,
  type Presentable,
  refused,
  type Secrets,
} from '@countersign/connector-kit'
import {
  type Certificate,
  commonName,
  isSignedBy,
  makeCertificate,
  pemBlocks,
  type RevocationList,
  readCertificate,
  spkiOf,
} from '@countersign/x509'
import { openHttp } from '../http/index.ts'
import { joinSecret, readSecret } from './certified-key.ts'
import { originsOf, type X509Config } from './config.ts'
import { CERTIFICATE, foreign, handleOf, isLent, isNamed } from './handle.ts'
import { newKey } from './new-key.ts'
import { asOutcome } from './outcomes.ts'
import { present } from './present.ts'
import { Register } from './register.ts'
import { StatusReader } from './status.ts'

const MOST_NAMES = 50

export const openObserver = (config: X509Config, secrets: Secrets): Observer => {
  const timeoutMs = config.timeoutMs ?? 10_000
  const http = openHttp({ origins: originsOf(config), timeoutMs, ...(config.caPem === undefined ? {} : { caPem: config.caPem }) })
  const register = new Register(config, http, secrets['observer_token'])
  let opened: { readonly issuer: Certificate; readonly status: StatusReader } | undefined
  const open = () => {
    if (opened) return opened
    const issuer = readCertificate(pemBlocks(config.authority, 'CERTIFICATE')[0] ?? Buffer.alloc(0))
    opened = { issuer, status: new StatusReader(config, http, issuer) }
    return opened
  }
  const doors = new Map(config.doors.map((door) => [door.id, door]))

  const itemOf = (certificate: Certificate, issuer: Certificate, list: RevocationList): InventoryItem => {
    const { names, notBefore, notAfter } = certificate
    const isOurs =
      issuer.publicKey !== undefined && certificate.issuerDer.equals(issuer.subjectDer) && isSignedBy(certificate, issuer.publicKey)
    const isRevoked = isOurs && list.revoked.has(certificate.serial)
    // Without an end that can be meant it is over: no server takes it.
    const isExpired = notAfter === undefined || notAfter.getTime() <= Date.now()
    return {
      handle: handleOf(certificate),
      state: isRevoked || isExpired ? 'disabled' : 'enabled',
      ...(notBefore === undefined ? {} : { createdAt: notBefore.toISOString() }),
      ...(notAfter === undefined ? {} : { expiresAt: notAfter.toISOString() }),
      attributes: {
        subject: certificate.subject,
        issuer: certificate.issuer,
        names: names.slice(0, MOST_NAMES).map(({ type, value }) => `${type}:${value}`),
        fingerprint: certificate.fingerprint,
        key: certificate.key,
        signature: certificate.signature,
        keyUsage: certificate.keyUsage ?? [],
        extendedKeyUsage: certificate.extendedKeyUsage ?? [],
        authority: certificate.isAuthority,
        revoked: isRevoked,
        expired: isExpired,
        ofAnotherAuthority: !isOurs,
        oddities: certificate.oddities,
      },
    }
  }

  const observe = (handle: Handle, signal: AbortSignal): Promise<Outcome<Observed>> =>
    asOutcome(async (): Promise<Outcome<Observed>> => {
      const fault = foreign(handle)
      if (fault) return fault
      const { issuer, status } = open()
      if (isLent(handle)) {
        const [list, all] = [await status.list(signal), await register.ofAccount(handle.account, signal)]
        const items = all.map((one) => itemOf(one, issuer, list))
        // INVARIANT: one of them that lives keeps the lease alive.
        const item = items.find(({ state }) => state === 'enabled') ?? items[0]
        return done(item === undefined ? { present: false } : { present: true, ...item, handle })
      }
      const certificate = await register.find(handle, signal)
      if (!certificate || !isNamed(handle, certificate)) return done({ present: false })
      return done({ present: true, ...itemOf(certificate, issuer, await status.list(signal)) })
    })

  /** Whether everything that was made in the name of a lease has ended, by the list and, where there is a responder, by its answer. */
  const lentIsDead = async (handle: Handle, signal: AbortSignal): Promise<boolean> => {
    const { status } = open()
    const all = await register.ofAccount(handle.account, signal)
    const { revoked } = await status.list(signal)
    for (const { serial, notAfter } of all) {
      if (notAfter !== undefined && notAfter.getTime() <= Date.now()) continue
      if (!revoked.has(serial)) return false
      if (config.ocsp !== undefined && (await status.answer(serial, signal)) !== 'revoked') return false
    }
    return true
  }

  return {
    inventory: (cursor, signal) =>
      asOutcome(async (): Promise<Outcome<InventoryPage>> => {
        if (cursor !== undefined && !Register.isCursor(cursor)) return refused('x509.bad_cursor', 'the inventory gave no such cursor')
        const { issuer, status } = open()
        const { items, next } = await register.page(cursor, signal)
        const list = await status.list(signal)
        return done({ items: items.map((one) => itemOf(one, issuer, list)), ...(next === undefined ? {} : { next }) })
      }),
    observe,
    doors: ({ kind }) =>
      kind === CERTIFICATE
        ? config.doors.map(({ id, title, url, graceSeconds }) => ({
            id,
            title: title ?? `mutual TLS at ${url}`,
            endpoint: url,
            graceSeconds,
          }))
        : [],
    present: async (door, credential, signal) => {
      const known = doors.get(door.id)
      if (!known || credential.handle.kind !== CERTIFICATE)
        return beginPresentation()('cannot_present', 'x509.no_such_door', 'there is no such door for it')
      const shown = await present(known, credential, timeoutMs, signal)
      if (shown.answer !== 'refused' || !isLent(credential.handle)) return shown
      // SAFETY: the door has refused the stand-in; of the holder's own that says something only where the authority says that it has ended too.
      const dead = await asOutcome(async () => done(await lentIsDead(credential.handle, signal)))
      if (dead.status === 'done' && dead.value) return shown
      return {
        ...shown,
        answer: 'unreachable',
        code: dead.status === 'done' ? 'x509.holders_lives' : dead.code,
        detail: "the server refused the stand-in, and the authority does not say that the holder's own has ended",
      }
    },
    canary: (door) => {
      const secret = secrets['canary_certificate']
      if (secret === undefined || !doors.has(door.id)) return undefined
      try {
        return { handle: handleOf(readSecret(secret).certificate), secret }
      } catch {
        return undefined
      }
    },
    random: (_door: Door) => random(),
    introspect: (handle, _secret, signal) =>
      asOutcome(async (): Promise<Outcome<'active' | 'inactive'>> => {
        if (isLent(handle)) return done((await lentIsDead(handle, signal)) ? 'inactive' : 'active', 'all that was issued in its name')
        const observed = await observe(handle, signal)
        if (observed.status !== 'done') return observed
        if (!observed.value.present) return done('inactive')
        const { revoked, expired } = observed.value.attributes
        if (expired === true) return done('inactive', 'its validity is over')
        const answer = await open().status.answer(handle.key!.slice('serial:'.length), signal)
        // INVARIANT: one source that still calls it good keeps it alive: a server may ask just that one.
        const isDead = revoked === true && (config.ocsp === undefined || answer === 'revoked')
        return done(
          isDead ? 'inactive' : 'active',
          `list: ${revoked === true ? 'revoked' : 'not on it'}; OCSP: ${config.ocsp === undefined ? 'not asked' : (answer ?? 'not known there')}`,
        )
      }),
    close: () => http.close(),
  }
}

/** Well-formed and its own issuer: no server has a reason to trust it, and it names nobody. */
const random = (): Presentable => {
  const key = newKey(undefined)
  const name = `random-${randomBytes(8).toString('hex')}.invalid`
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const now = Date.now()
  const certificate = readCertificate(
    makeCertificate({
      subject: commonName(name),
      issuer: commonName(name),
      spki: spkiOf(key),
      issuerKey: key,
      serial,
      notBefore: new Date(now - 60_000),
      notAfter: new Date(now + 600_000),
      names: [{ type: 'dns', value: name }],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
    }),
  )
  return { handle: handleOf(certificate), secret: joinSecret(key, [certificate]) }
}
