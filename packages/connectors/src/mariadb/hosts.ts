// Which of the accounts with one user name a server asks when somebody comes from a host. Only what is certain is said: the order of two
// patterns that overlap is the server's own affair.
import type { AccountName } from './account.ts'

/** Does the host part of an account let in who is seen as `seen`? `%` and `_` as in LIKE, a backslash takes their meaning; or an IPv4 net with its mask. */
export const hostMatches = (pattern: string, seen: string): boolean => {
  if (pattern === '') return true
  const net = /^(\d+\.\d+\.\d+\.\d+)\/(\d+\.\d+\.\d+\.\d+)$/.exec(pattern)
  if (net) {
    const [ip, base, mask] = [ipv4(seen), ipv4(net[1] ?? ''), ipv4(net[2] ?? '')]
    return ip !== undefined && base !== undefined && mask !== undefined && (ip & mask) >>> 0 === base
  }
  return matches([...pattern.toLowerCase()], [...seen.toLowerCase()])
}

/** The greedy matching of one star at a time: linear in practice, and never exponential, whatever the pattern. */
const matches = (pattern: readonly string[], text: readonly string[]): boolean => {
  let [p, t] = [0, 0]
  let [star, from] = [-1, 0]
  while (t < text.length) {
    const escaped = pattern[p] === '\\' && p + 1 < pattern.length
    if (pattern[p] === '%') {
      star = p
      from = t
      p += 1
    } else if (escaped ? pattern[p + 1] === text[t] : pattern[p] === '_' || (p < pattern.length && pattern[p] === text[t])) {
      p += escaped ? 2 : 1
      t += 1
    } else if (star >= 0) {
      from += 1
      t = from
      p = star + 1
    } else return false
  }
  while (pattern[p] === '%') p += 1
  return p === pattern.length
}

const ipv4 = (text: string): number | undefined => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  return parts?.every((part) => part <= 255) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined
}

/** A name or address, a pattern, everything. */
const rank = (host: string): number => (host === '%' || host === '' ? 0 : /[%_/]/.test(host) ? 1 : 2)

/**
 * Whom does the server ask when `account.user` comes from `seen`: this account, another of the same name (or one without a name) that stands before it, or
 * can't that be told? `others` are the accounts that exist.
 */
export const asked = (account: AccountName, others: readonly AccountName[], seen: string): 'this' | 'another' | 'unsure' => {
  if (!hostMatches(account.host, seen)) return 'another'
  let answer: 'this' | 'unsure' = 'this'
  for (const other of others) {
    const same = other.user === account.user && other.host === account.host
    if (same || (other.user !== account.user && other.user !== '') || !hostMatches(other.host, seen)) continue
    const [mine, its] = [rank(account.host), rank(other.host)]
    if (its > mine) return 'another'
    // With the same host the account with a name comes first.
    if (its === mine && its === 1 && other.host !== account.host) answer = 'unsure'
  }
  return answer
}
