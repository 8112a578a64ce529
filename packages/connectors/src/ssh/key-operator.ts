// Public keys in the accounts' authorized_keys files. A line made by a call carries the call's mark as its comment.
import { type CredentialSpec, done, type Handle, type Issued, type Outcome, refused, type Secret } from '@countersign/connector-kit'
import { type AuthorizedKeys, readAuthorizedKeys, withKey, withKeyDisabled, withKeyEnabled, withoutKey } from './authorized-keys.ts'
import { fingerprintIn, publicKeyHandle } from './handle.ts'
import type { KeyStore } from './key-store.ts'
import { Refusal } from './outcomes.ts'
import { generatePrivateKey, signerFrom } from './private-key.ts'
import { fingerprintOf } from './public-key.ts'

export class KeyOperator {
  readonly #store: KeyStore

  constructor(store: KeyStore) {
    this.#store = store
  }

  async create(spec: CredentialSpec, tag: string, signal: AbortSignal): Promise<Outcome<Issued>> {
    const { account } = spec.handle
    const scope = spec.likeAccount === undefined ? (spec.scope ?? []).join(',') : await this.#optionsOf(spec.likeAccount, signal)
    const options = [scope, ...(spec.expiresAt === undefined ? [] : [`expiry-time="${expiryTime(spec.expiresAt)}"`])]
      .filter((part) => part !== '')
      .join(',')
    // SAFETY: a line break in an option would be a line of its own.
    if (!/^[\x20-\x7e]*$/.test(options))
      throw new Refusal('ssh.bad_scope', 'the scope holds characters that an authorized_keys option cannot')
    const secret = spec.secret ?? generatePrivateKey(mark(tag))
    const key = signerFrom(secret).publicKey
    const fingerprint = fingerprintOf(key.blob)
    await this.#store.update(account, signal, (file) => {
      if (file.keys.some((each) => each.fingerprint === fingerprint && each.comment !== mark(tag)))
        throw new Refusal('ssh.key_exists', 'the account has this key already')
      return withKey(withoutMarked(file, tag), key, mark(tag), options)
    })
    return done({
      handle: publicKeyHandle(account, fingerprint),
      secret,
      ...(spec.expiresAt === undefined ? {} : { expiresAt: spec.expiresAt }),
    })
  }

  async rotate(handle: Handle, next: Secret | undefined, tag: string, signal: AbortSignal): Promise<Outcome<Issued>> {
    const old = fingerprintIn(handle)
    const secret = next ?? generatePrivateKey(mark(tag))
    const key = signerFrom(secret).publicKey
    const fingerprint = fingerprintOf(key.blob)
    if (fingerprint === old) throw new Refusal('ssh.same_key', 'the new key is the old one')
    await this.#store.update(handle.account, signal, (file) => {
      // A repeated call finds the line that it made, in the place of the old one.
      const line =
        file.keys.find((each) => each.fingerprint === old && each.enabled) ?? file.keys.find((each) => each.comment === mark(tag))
      if (line === undefined) throw new Refusal('ssh.no_such_key', 'the account has no such key that is enabled')
      if (file.keys.some((each) => each.fingerprint === fingerprint && each.comment !== mark(tag)))
        throw new Refusal('ssh.key_exists', 'the account has the new key already')
      // ORDER: one write takes the old key out and puts the new one in; there is no instant with neither and none with both.
      return withKey(withoutMarked(readAuthorizedKeys(withoutKey(file, old)), tag), key, mark(tag), line.options)
    })
    return done({ handle: publicKeyHandle(handle.account, fingerprint), secret })
  }

  async disable(handle: Handle, signal: AbortSignal): Promise<Outcome> {
    const fingerprint = fingerprintIn(handle)
    await this.#store.update(handle.account, signal, (file) => {
      const lines = file.keys.filter((each) => each.fingerprint === fingerprint)
      if (lines.length === 0) throw new Refusal('not_found', 'the account has no such key')
      return lines.some(({ enabled }) => enabled) ? withKeyDisabled(file, fingerprint) : undefined
    })
    return done(undefined)
  }

  async enable(handle: Handle, signal: AbortSignal): Promise<Outcome> {
    const fingerprint = fingerprintIn(handle)
    await this.#store.update(handle.account, signal, (file) => {
      const lines = file.keys.filter((each) => each.fingerprint === fingerprint)
      if (lines.length === 0) throw new Refusal('not_found', 'the account has no such key')
      return lines.some(({ enabled }) => !enabled) ? withKeyEnabled(file, fingerprint) : undefined
    })
    return done(undefined)
  }

  async delete(handle: Handle, signal: AbortSignal): Promise<Outcome> {
    if (handle.key === undefined) return refused('ssh.bad_handle', 'the handle names no key; expected its `SHA256:…` fingerprint')
    const fingerprint = fingerprintIn(handle)
    await this.#store.update(handle.account, signal, (file) =>
      file.keys.some((each) => each.fingerprint === fingerprint) ? withoutKey(file, fingerprint) : undefined,
    )
    return done(undefined)
  }

  async #optionsOf(account: string, signal: AbortSignal): Promise<string> {
    const options = new Set((await this.#store.account(account, signal)).keys.filter(({ enabled }) => enabled).map((key) => key.options))
    const [only] = options
    if (only === undefined || options.size > 1)
      throw new Refusal('ssh.unclear_scope', 'the account to copy the scope from has no key, or keys of different scopes')
    return only
  }
}

const mark = (tag: string): string => `countersign:${tag}`

const withoutMarked = (file: AuthorizedKeys, tag: string): AuthorizedKeys => {
  const marked = file.keys.find(({ comment }) => comment === mark(tag))
  return marked === undefined ? file : withoutMarked(readAuthorizedKeys(withoutKey(file, marked.fingerprint)), tag)
}

/** `expiry-time` of sshd(8), in UTC. */
function expiryTime(instant: string): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) throw new Refusal('ssh.bad_expiry', 'the expiry is not an instant')
  return `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
}
