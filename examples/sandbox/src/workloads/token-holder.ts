// A synchronisation job that fetched an access token and goes on using it, whatever becomes of the client that it came from.
import type { Secret } from '@countersign/connector-kit'

export interface TokenHolder {
  readonly seen: { accepted: number; acceptedLast: string | undefined; refusedAt: string | undefined }
  stop(): void
}

const EVERY_MS = 400

export const useToken = (url: string, token: Secret): TokenHolder => {
  const seen: TokenHolder['seen'] = { accepted: 0, acceptedLast: undefined, refusedAt: undefined }
  const timer = setInterval(() => {
    fetch(url, { headers: { authorization: `Bearer ${token.expose()}` }, signal: AbortSignal.timeout(3_000) }).then(
      (response) => {
        if (response.ok) {
          seen.accepted += 1
          seen.acceptedLast = new Date().toISOString()
        } else if (response.status === 401) seen.refusedAt ??= new Date().toISOString()
      },
      () => {},
    )
  }, EVERY_MS)
  return { seen, stop: () => clearInterval(timer) }
}
