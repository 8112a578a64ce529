// The memory of the sandbox's authorization server: what oidc-provider keeps (clients, tokens, grants), with expiry, and a file behind it.
// It also holds the server's one vice: while lying, an ending is answered and listed as done, yet every door goes on honouring it.
import { createHash } from 'node:crypto'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { keepSnapshot, readSnapshot, type Snapshot } from '../snapshot/index.ts'

interface Entry {
  payload: AdapterPayload
  /** Milliseconds since the epoch; absent where the entry has no end. */
  expiresAt?: number
}
interface State {
  entries: [string, Entry][]
  disabled: string[]
}

const TOKEN_MODELS = ['AccessToken', 'ClientCredentials', 'RefreshToken'] as const
type TokenModel = (typeof TOKEN_MODELS)[number]

/** A token as the management API shows it. The id is a digest (see `tokenId`): an opaque token's own id is its value. */
export interface StoredToken {
  readonly id: string
  readonly clientId: string
  readonly kind: 'access_token' | 'refresh_token'
  readonly grantId?: string
  readonly issuedAt: number
  readonly expiresAt?: number
  readonly scope?: string
}

/** A consent as the management API shows it: who let which application in, to what. */
export interface StoredGrant {
  readonly id: string
  readonly clientId: string
  readonly clientName?: string
  readonly subject: string
  readonly consentedBy: string
  readonly scopes: readonly string[]
  readonly issuedAt: number
  readonly lastUsedAt?: number
  readonly expiresAt?: number
}

/** The listed id of a token: half of the SHA-256 of its value (opaque) or of its `jti` (JWT), in hex. */
export const tokenId = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 32)

export class OAuthStore {
  readonly #entries = new Map<string, Entry>()
  /** Clients switched off without being deleted. */
  readonly #disabled = new Set<string>()
  /** What was said to be gone, and is not: only filled while lying. */
  readonly #pretended = new Set<string>()
  readonly #snapshot: Snapshot
  #lying = false

  constructor(file: string | undefined) {
    const state = readSnapshot<State>(file)
    for (const [key, entry] of state?.entries ?? []) this.#entries.set(key, entry)
    for (const id of state?.disabled ?? []) this.#disabled.add(id)
    this.#snapshot = keepSnapshot(file, () => ({ entries: [...this.#entries], disabled: [...this.#disabled] }) satisfies State)
  }

  /** While true, endings are only pretended. Set to false, the pretended ones take effect. */
  setLying(lying: boolean): void {
    this.#lying = lying
    if (lying) return
    for (const key of this.#pretended) {
      if (key.startsWith('disabled:')) this.#disabled.add(key.slice('disabled:'.length))
      else this.#entries.delete(key)
    }
    this.#pretended.clear()
    this.#snapshot.touch()
  }

  flush(): void {
    this.#snapshot.flush()
  }

  get(model: string, id: string): AdapterPayload | undefined {
    const key = `${model}:${id}`
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry.expiresAt !== undefined && entry.expiresAt <= Date.now()) {
      this.#entries.delete(key)
      return undefined
    }
    return entry.payload
  }

  put(model: string, id: string, payload: AdapterPayload, expiresIn?: number): void {
    this.#entries.set(`${model}:${id}`, { payload, ...(expiresIn === undefined ? {} : { expiresAt: Date.now() + expiresIn * 1000 }) })
    this.#snapshot.touch()
  }

  destroy(model: string, id: string): void {
    const key = `${model}:${id}`
    if (this.#lying && this.#entries.has(key)) this.#pretended.add(key)
    else this.#entries.delete(key)
    this.#snapshot.touch()
  }

  /** The client as the token endpoint sees it. */
  activeClient(id: string): AdapterPayload | undefined {
    return this.#disabled.has(id) ? undefined : this.get('Client', id)
  }

  /** The client as the management API sees it: gone once it was said to be gone. */
  managedClient(id: string): { metadata: AdapterPayload; active: boolean } | undefined {
    const metadata = this.#pretended.has(`Client:${id}`) ? undefined : this.get('Client', id)
    if (metadata === undefined) return undefined
    return { metadata, active: !this.#disabled.has(id) && !this.#pretended.has(`disabled:${id}`) }
  }

  managedClientIds(): string[] {
    const ids: string[] = []
    for (const key of this.#entries.keys()) {
      if (key.startsWith('Client:') && !this.#pretended.has(key)) ids.push(key.slice('Client:'.length))
    }
    return ids.sort()
  }

  disable(id: string): void {
    if (this.#lying) this.#pretended.add(`disabled:${id}`)
    else this.#disabled.add(id)
    this.#snapshot.touch()
  }

  enable(id: string): void {
    this.#disabled.delete(id)
    this.#pretended.delete(`disabled:${id}`)
    this.#snapshot.touch()
  }

  /** Live tokens of one client, or of all, in the order of their ids. */
  tokensOf(clientId: string | undefined): StoredToken[] {
    const tokens = this.#tokens(clientId).map(({ id, model, payload }) => ({
      id,
      clientId: String(payload.clientId),
      kind: model === 'RefreshToken' ? ('refresh_token' as const) : ('access_token' as const),
      issuedAt: payload.iat ?? 0,
      ...(typeof payload.grantId === 'string' ? { grantId: payload.grantId } : {}),
      ...(payload.exp === undefined ? {} : { expiresAt: payload.exp }),
      ...(typeof payload.scope === 'string' ? { scope: payload.scope } : {}),
    }))
    return tokens.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** Ends the tokens of a client, or one token by its listed id; answers how many it says it ended. */
  endTokens(clientId: string | undefined, id?: string): number {
    const hit = this.#tokens(clientId).filter((token) => id === undefined || token.id === id)
    for (const token of hit) this.destroy(token.model, token.key.slice(token.model.length + 1))
    return hit.length
  }

  /** Consents that hold, of one client or of all, in the order of their ids. */
  grantsOf(clientId: string | undefined): StoredGrant[] {
    const used = new Map<string, number>()
    for (const { payload } of this.#tokens(clientId))
      if (typeof payload.grantId === 'string') used.set(payload.grantId, Math.max(used.get(payload.grantId) ?? 0, payload.iat ?? 0))
    const grants: StoredGrant[] = []
    for (const key of [...this.#entries.keys()]) {
      if (!key.startsWith('Grant:') || this.#pretended.has(key)) continue
      const id = key.slice('Grant:'.length)
      const payload = this.get('Grant', id)
      if (payload === undefined || (clientId !== undefined && payload.clientId !== clientId)) continue
      const { openid, resources } = payload as { openid?: { scope?: string }; resources?: Record<string, string> }
      const scopes = [openid?.scope ?? '', ...Object.values(resources ?? {})].join(' ').split(' ')
      const name = this.get('Client', String(payload.clientId))?.client_name
      grants.push({
        id,
        clientId: String(payload.clientId),
        ...(typeof name === 'string' ? { clientName: name } : {}),
        subject: String(payload.accountId),
        consentedBy: String(payload.accountId),
        scopes: [...new Set(scopes.filter((scope) => scope !== ''))].sort(),
        issuedAt: payload.iat ?? 0,
        ...(used.has(id) ? { lastUsedAt: used.get(id)! } : {}),
        ...(payload.exp === undefined ? {} : { expiresAt: payload.exp }),
      })
    }
    return grants.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** Ends a consent and what was issued under it. */
  endGrant(id: string): void {
    this.revokeGrant(id)
    this.destroy('Grant', id)
  }

  revokeGrant(grantId: string): void {
    for (const [key, { payload }] of [...this.#entries]) {
      if (payload.grantId === grantId) this.destroy(key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1))
    }
  }

  #tokens(clientId: string | undefined): { key: string; id: string; model: TokenModel; payload: AdapterPayload }[] {
    const found: { key: string; id: string; model: TokenModel; payload: AdapterPayload }[] = []
    for (const [key, { payload, expiresAt }] of this.#entries) {
      const model = TOKEN_MODELS.find((name) => key.startsWith(`${name}:`))
      if (model === undefined || (clientId !== undefined && payload.clientId !== clientId) || payload.consumed || this.#pretended.has(key))
        continue
      if (expiresAt !== undefined && expiresAt <= Date.now()) continue
      found.push({ key, id: tokenId(key.slice(model.length + 1)), model, payload })
    }
    return found
  }
}

/** The storage interface that oidc-provider asks for, over one store. */
export const adapterOver =
  (store: OAuthStore) =>
  (model: string): Adapter => {
    const byField = (field: string, value: string) => {
      const id = store.get(`${model}#${field}`, value)?.jti
      return id === undefined ? undefined : store.get(model, id)
    }
    return {
      async upsert(id, payload, expiresIn) {
        store.put(model, id, payload, expiresIn)
        for (const field of ['uid', 'userCode'] as const) {
          const value = payload[field]
          if (typeof value === 'string') store.put(`${model}#${field}`, value, { jti: id }, expiresIn)
        }
      },
      async find(id) {
        return model === 'Client' ? store.activeClient(id) : store.get(model, id)
      },
      async findByUid(uid) {
        return byField('uid', uid)
      },
      async findByUserCode(userCode) {
        return byField('userCode', userCode)
      },
      async consume(id) {
        const payload = store.get(model, id)
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000)
      },
      async destroy(id) {
        store.destroy(model, id)
      },
      async revokeByGrantId(grantId) {
        store.revokeGrant(grantId)
      },
    }
  }
