// One SSH connection with a key: pinned host key, one authentication attempt, and nothing waits past the caller's signal.
// SAFETY: only `publickey` is offered, once. A server that would let anybody in without asking is not taken for one that accepted the key.
import type { Secret } from '@countersign/connector-kit'
import ssh2, { type Client } from 'ssh2'
import { publicKeyFromLine } from './public-key.ts'

export interface Address {
  readonly host: string
  readonly port: number
  readonly hostKeys: readonly string[]
}

/** What became of an attempt to connect and authenticate. */
export type Connected =
  | { readonly answer: 'accepted'; readonly client: Client }
  /** Right key, and the server asks for a further factor. */
  | { readonly answer: 'partial' }
  | { readonly answer: 'refused' }
  | { readonly answer: 'unreachable'; readonly code: string; readonly detail: string }

export function connect(address: Address, user: string, key: Secret, signal: AbortSignal): Promise<Connected> {
  const pinned = address.hostKeys.map(publicKeyFromLine)
  // ORDER: only algorithms of pinned keys are offered, or a server could answer with a key of another type that nobody pinned.
  const algorithms = [...new Set(pinned.flatMap(({ type }) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type])))]
  return new Promise((resolve) => {
    const client = new ssh2.Client()
    let partial = false
    let hostKeyRefused = false
    const settle = (result: Connected) => {
      signal.removeEventListener('abort', onAbort)
      if (result.answer !== 'accepted') client.destroy()
      resolve(result)
    }
    const onAbort = () => settle({ answer: 'unreachable', code: 'aborted', detail: 'the deadline passed before the server answered' })
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    client.on('ready', () => settle({ answer: 'accepted', client }))
    client.on('error', (error: Error & { level?: string; code?: string }) => {
      if (error.level === 'client-authentication') settle(partial ? { answer: 'partial' } : { answer: 'refused' })
      else if (hostKeyRefused)
        settle({ answer: 'unreachable', code: 'host_key_mismatch', detail: 'the server showed a host key that is not pinned' })
      else
        settle({
          answer: 'unreachable',
          code: error.code ?? error.level ?? 'connection_error',
          detail: 'the connection failed before the server answered',
        })
    })
    client.on('close', () =>
      settle({ answer: 'unreachable', code: 'closed', detail: 'the server closed the connection before it answered' }),
    )
    // Without this each small request waits for the delayed acknowledgement of the one before, 40 ms a time.
    client.on('connect', () => client.setNoDelay(true))
    let tried = false
    client.connect({
      host: address.host,
      port: address.port,
      username: user,
      readyTimeout: 0,
      algorithms: { serverHostKey: algorithms as never },
      hostVerifier: (shown: Buffer) => {
        hostKeyRefused = !pinned.some(({ blob }) => blob.equals(shown))
        return !hostKeyRefused
      },
      authHandler: (_left, partialSuccess, next) => {
        partial ||= partialSuccess === true
        if (tried) return next(false as never)
        tried = true
        next({ type: 'publickey', username: user, key: key.expose() })
      },
    })
  })
}
