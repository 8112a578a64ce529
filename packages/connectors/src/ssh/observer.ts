// The side that looks at an SSH system: its files through read-only access, its doors with credentials that are shown and never used further.
import { randomBytes } from 'node:crypto'
import {
  type Door,
  done,
  type Handle,
  type InventoryItem,
  type Observed,
  type Observer,
  type Outcome,
  type Presentable,
  refused,
  type Secret,
  type Secrets,
  unknown,
} from '@countersign/connector-kit'
import { type Certificate, issueCertificate } from './certificate.ts'
import { joinSecret, readSecret } from './certificate-secret.ts'
import type { SshConfig, SshDoor } from './config.ts'
import { certificateHandle, certificateNamed, checkHandle, fingerprintIn, publicKeyHandle, revocationOf, revocationsOf } from './handle.ts'
import { KeyStore } from './key-store.ts'
import type { RevocationList } from './krl.ts'
import { Links } from './links.ts'
import { asOutcome } from './outcomes.ts'
import { present } from './present.ts'
import { generatePrivateKey, signerFrom } from './private-key.ts'
import { fingerprintOf, type PublicKey, publicKeyFromLine, rsaBits } from './public-key.ts'
import { Register } from './register.ts'
import { RevocationStore, revokedEverywhere } from './revocation-store.ts'
import { Sessions } from './sessions.ts'

const shown = (key: PublicKey, options: string, comment: string): InventoryItem['attributes'] => {
  const bits = rsaBits(key)
  return { type: key.type, ...(bits === undefined ? {} : { bits }), options, comment }
}

export function openObserver(config: SshConfig, secrets: Secrets): Observer {
  const links = new Links('observer', secrets['observer_key'])
  const keys = config.keys && new KeyStore(config.keys.directory, links)
  const register = config.certificates?.register && new Register(config.certificates.register, links)
  const authority = config.certificates && publicKeyFromLine(config.certificates.authority).blob
  const revocations = config.revocationLists && new RevocationStore(config.revocationLists, links)
  const sessions = config.sessions && new Sessions(config.sessions, links)
  const doors = new Map<string, SshDoor>(
    config.doors.flatMap((door) => [[`${door.id}/key`, door] as const, [`${door.id}/certificate`, door] as const]),
  )
  const canaryAccount = config.canaryAccount
  const lists = async (signal: AbortSignal) => (await revocations?.lists(signal)) ?? []

  async function keyItems(signal: AbortSignal): Promise<InventoryItem[]> {
    const items = new Map<string, InventoryItem>()
    for (const [account, found] of (await keys?.all(signal)) ?? [])
      for (const { fingerprint, enabled, options, comment, key: publicKey } of found) {
        const id = `${account} ${fingerprint}`
        // The same key may stand in several lines of one account: it is one credential, and enabled if any of them is.
        if (items.get(id)?.state === 'enabled') continue
        items.set(id, {
          handle: publicKeyHandle(account, fingerprint),
          state: enabled ? 'enabled' : 'disabled',
          attributes: shown(publicKey, options, comment),
        })
      }
    return [...items.values()]
  }

  function certificateItem(certificate: Certificate, account: string, revoked: readonly RevocationList[]): InventoryItem {
    const isRevoked = revocationsOf(certificate).some((each) => revokedEverywhere(revoked, each))
    const isExpired = certificate.validBefore !== undefined && Date.parse(certificate.validBefore) <= Date.now()
    return {
      handle: certificateHandle(certificate, account),
      state: isRevoked || isExpired ? 'disabled' : 'enabled',
      createdAt: certificate.validAfter,
      ...(certificate.validBefore === undefined ? {} : { expiresAt: certificate.validBefore }),
      attributes: {
        keyId: certificate.keyId,
        principals: certificate.principals,
        fingerprint: fingerprintOf(certificate.subject.blob),
        // What has ended by its time is not told apart: its revocation is forgotten some day, and nothing has changed then.
        revoked: isRevoked && !isExpired,
        expired: isExpired,
      },
    }
  }

  async function observe(handle: Handle, signal: AbortSignal): Promise<Outcome<Observed>> {
    if (checkHandle(handle) === 'ssh.public_key') {
      const fingerprint = fingerprintIn(handle)
      if (keys === undefined) return unknown('ssh.not_configured', 'the configuration names no directory of authorized keys')
      const lines = (await keys.account(handle.account, signal)).keys.filter((line) => line.fingerprint === fingerprint)
      const [first] = lines
      if (first === undefined) return done({ present: false })
      const state = lines.some(({ enabled }) => enabled) ? 'enabled' : 'disabled'
      return done({ present: true, handle, state, attributes: shown(first.key, first.options, first.comment) })
    }
    if (authority === undefined) return unknown('ssh.not_configured', 'the configuration names no certificate authority')
    const revocation = revocationOf(handle, authority)
    const revoked = await lists(signal)
    if (register === undefined) {
      if (revokedEverywhere(revoked, revocation)) return done({ present: true, handle, state: 'disabled', attributes: { revoked: true } })
      return unknown('ssh.no_register', 'without a register of certificates nobody can say whether this one was issued')
    }
    const certificate = (await register.all(signal)).find((each) => certificateNamed(handle, each))
    if (certificate === undefined) return done({ present: false })
    return done({ present: true, ...certificateItem(certificate, handle.account, revoked), handle })
  }

  return {
    inventory: (cursor, signal) =>
      asOutcome('unknown', async () => {
        if (cursor !== undefined) return refused('ssh.bad_cursor', 'the inventory has one page; it gives no cursor')
        if (keys === undefined && config.keys === undefined && register === undefined)
          return unknown(
            'ssh.no_inventory',
            'the configuration names neither a directory of authorized keys nor a register of certificates',
          )
        // INVARIANT: certificates exist that no register lists, so an inventory without one is not complete.
        if (config.certificates !== undefined && register === undefined)
          return unknown('ssh.no_register', 'the configuration names a certificate authority but no register of its certificates')
        const revoked = register === undefined ? [] : await lists(signal)
        const certificates = (await register?.all(signal)) ?? []
        const issued = certificates.map((each) => certificateItem(each, each.principals[0] ?? '', revoked))
        return done({ items: [...(await keyItems(signal)), ...issued] })
      }),
    observe: (handle, signal) => asOutcome('unknown', () => observe(handle, signal)),
    doors: (handle) => {
      const suffix = { 'ssh.public_key': '/key', 'ssh.certificate': '/certificate' }[handle.kind]
      if (suffix === undefined) return []
      return config.doors.map((door) => ({
        id: `${door.id}${suffix}`,
        title: door.title ?? `ssh ${door.host}`,
        endpoint: `ssh://${door.host}:${door.port}`,
        graceSeconds: door.graceSeconds ?? 0,
      }))
    },
    present: async (door, credential, signal) => {
      const target = doors.get(door.id)
      if (target === undefined)
        return {
          answer: 'cannot_present',
          code: 'ssh.no_such_door',
          detail: 'the configuration has no such door',
          at: new Date().toISOString(),
          ms: 0,
        }
      return present(target, credential, signal)
    },
    canary: (door) => canary(door, canaryAccount, secrets),
    random: (door, like) => random(door, like, canaryAccount),
    sessions: (handle, signal) =>
      asOutcome('unknown', async () => {
        checkHandle(handle)
        if (sessions === undefined) return unknown('ssh.no_session_command', 'the configuration names no command that lists sessions')
        return done(await sessions.list(handle, signal))
      }),
    introspect: (handle, _secret, signal) =>
      asOutcome('unknown', async (): Promise<Outcome<'active' | 'inactive'>> => {
        const observed = await observe(handle, signal)
        if (observed.status !== 'done') return observed
        return done(observed.value.present && observed.value.state === 'enabled' ? 'active' : 'inactive')
      }),
    close: async () => links.close(),
  }
}

function canary(door: Door, account: string | undefined, secrets: Secrets): Presentable | undefined {
  if (account === undefined) return undefined
  if (door.id.endsWith('/key')) {
    const secret = secrets.canary_key
    return secret && { handle: publicKeyHandle(account, fingerprintOf(signerFrom(secret).publicKey.blob)), secret }
  }
  const secret = secrets.canary_certificate
  return secret && { handle: certificateHandle(readSecret(secret).certificate, account), secret }
}

/**
 * A fresh key, or a fresh certificate of a fresh authority. It is shown for the canary's own account where there is one: a host refuses every key of an
 * account that it does not have, so only an account that exists shows that the host tells keys apart. SSH has no lock-out for keys.
 */
function random(door: Door, like: Handle, canaryAccount: string | undefined): Presentable {
  const account = canaryAccount ?? `cs-${randomBytes(8).toString('hex')}`
  const key: Secret = generatePrivateKey('')
  const subject = signerFrom(key).publicKey
  if (door.id.endsWith('/key') || like.kind === 'ssh.public_key')
    return { handle: publicKeyHandle(account, fingerprintOf(subject.blob)), secret: key }
  const now = Date.now()
  const certificate = issueCertificate(
    {
      subject,
      serial: randomBytes(8).readBigUInt64BE() | 1n,
      keyId: `random-${randomBytes(8).toString('hex')}`,
      principals: [account],
      validAfter: new Date(now - 60_000),
      validBefore: new Date(now + 600_000),
      extensions: [],
    },
    signerFrom(generatePrivateKey('')),
  )
  return { handle: certificateHandle(certificate, account), secret: joinSecret(key, certificate) }
}
