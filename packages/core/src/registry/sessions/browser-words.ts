// What a browser is, from what it calls itself. Pure. SAFETY: it may call itself anything, a sentence with an address too: nothing of it stands in a message
// but these words of ours, and in a list they come first.

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|HeadlessChrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

const nameIn = (agent: string, known: readonly (readonly [RegExp, string])[]): string | undefined =>
  known.find(([form]) => form.test(agent))?.[1]

/** `Chrome on Windows`. */
export const browserWords = (agent: string): string => {
  const [browser, system] = [nameIn(agent, browsers), nameIn(agent, systems)]
  return `${browser ?? 'a browser that says nothing of itself that is known'}${system === undefined ? '' : ` on ${system}`}`
}
