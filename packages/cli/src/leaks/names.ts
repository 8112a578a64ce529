// By which public names the secret of a leak may be recognised: worked out on this machine, from a text that goes no further. Pure. INVARIANT: what comes out is a
// fingerprint, or an account and a host; never a password, nor a digest of one that could be tried out.
import { fingerprintOfFound } from '@countersign/connectors/ssh'

export type LeakName =
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'account'; readonly account: string; readonly host: string }

const mostNames = 20
const mostText = 200_000
/** RFC 3986 §3.2: `scheme://account:secret@host`. Without a secret it is none that leaked. */
const authority = /[a-z][a-z0-9+.-]{1,30}:\/\/([^\s:/?#@"'<>\\]{1,300}):([^\s/?#@"'<>\\]{1,500})@(\[[0-9a-f:.]+\]|[a-z0-9_.-]{1,253})/gi
const printable = /^\P{Cc}{1,200}$/u

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const namesIn = (texts: readonly string[]): LeakName[] => {
  const found = new Map<string, LeakName>()
  for (const whole of texts) {
    const text = whole.slice(0, mostText)
    const key = fingerprintOfFound(text)
    if (key !== undefined) found.set(key, { by: 'key', key })
    for (const [, user = '', , host = ''] of text.matchAll(authority)) {
      const account = decoded(user)
      const name = { by: 'account' as const, account, host: host.replace(/^\[|\]$/g, '').toLowerCase() }
      if (printable.test(account)) found.set(JSON.stringify([account, name.host]), name)
    }
  }
  return [...found.values()].slice(0, mostNames)
}
