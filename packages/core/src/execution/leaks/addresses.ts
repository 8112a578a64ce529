// Addresses in a system's settings, whichever connector they are for. Pure. SAFETY: compared whole; a loopback address is every machine's own, and names no system.
const loopback = /^(localhost|127\.|::1$|0\.0\.0\.0$|\[::1\]$)/i

const hostIn = (text: string): string | undefined => {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text
  try {
    return new URL(text).hostname
  } catch {
    return undefined
  }
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** Whether a host is one at which these settings say that the system is. */
export const isAt = (config: object, host: string): boolean => {
  const wanted = host.toLowerCase()
  return !loopback.test(wanted) && textsIn(config).some((text) => text.length <= 500 && hostIn(text)?.toLowerCase() === wanted)
}
