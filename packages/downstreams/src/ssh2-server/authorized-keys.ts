// The keys that an authorized_keys text allows now, read as sshd reads it: comments and lines that make no sense are passed over.
import ssh2, { type ParsedKey } from 'ssh2'

const LINE = /^(?:(?<options>(?:[^\s"]|"(?:[^"\\]|\\.)*")+)\s+)?(?<key>(?:ssh-|ecdsa-sha2-)\S+\s+[A-Za-z0-9+/=]+)/

export function keysIn(text: string, now: Date): ParsedKey[] {
  return text.split('\n').flatMap((raw) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return []
    const found = LINE.exec(line)?.groups
    if (found === undefined || hasExpired(found.options ?? '', now)) return []
    const key = ssh2.utils.parseKey(found.key ?? '')
    return key instanceof Error ? [] : [key]
  })
}

function hasExpired(options: string, now: Date): boolean {
  const [, y, mo, d, h, mi, s] = /expiry-time="(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z?"/.exec(options) ?? []
  return y !== undefined && Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h ?? 0), Number(mi ?? 0), Number(s ?? 0)) <= now.getTime()
}
