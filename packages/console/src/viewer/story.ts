// What a dossier tells, read for showing: its entries in their order and its documents by digest. It judges nothing; whether any of it is true is the
// verifier's to say, which reads the same bytes by itself.
export type Facts = Readonly<Record<string, unknown>>

export interface ToldEntry {
  readonly index: number
  readonly at: string
  readonly kind: string
  readonly actor: string | null
  readonly stream: string | null
  readonly body: Facts
  /** The exact text that was hashed. */
  readonly leaf: string
}

export interface Told {
  readonly type: string
  readonly org: string
  /** The change, or the identity or control of a dossier of several changes. */
  readonly subject: string
  readonly createdAt: string
  readonly entries: readonly ToldEntry[]
  /** Of an envelope, what is in it. */
  readonly documents: ReadonlyMap<string, Facts>
  readonly counts: { readonly entries: number; readonly documents: number }
}

/** So many entries are shown; the verifier reads all. */
export const mostShown = 5000

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)

const parsed = (text: string): Facts => {
  try {
    const value: unknown = JSON.parse(text)
    return isFacts(value) ? value : {}
  } catch {
    return {}
  }
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const fromBase64 = (text: string): string => new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)))

const opened = (text: string): Facts => {
  const document = parsed(text)
  if (typeof document['payload'] !== 'string') return document
  try {
    return parsed(fromBase64(document['payload']))
  } catch {
    return {}
  }
}

const entryOf = (line: Facts): ToldEntry => {
  const leaf = textOf(line['leaf'])
  const entry = parsed(leaf)
  const actor = entry['actor']
  return {
    index: Number(line['index']),
    at: textOf(entry['at']),
    kind: textOf(entry['kind']),
    actor: isFacts(actor) ? textOf(actor['id']) : null,
    stream: textOf(entry['stream']) || null,
    body: isFacts(entry['body']) ? entry['body'] : {},
    leaf,
  }
}

/** Never throws: what can't be read is left out, and the verifier says so. */
export const tellDossier = (text: string): Told => {
  const lines = text.split('\n').filter((line) => line !== '')
  const header = parsed(lines[0] ?? '')
  const entries: ToldEntry[] = []
  const documents = new Map<string, Facts>()
  const counts = { entries: 0, documents: 0 }
  for (const raw of lines.slice(1)) {
    const line = parsed(raw)
    if (line['type'] === 'entry') {
      counts.entries += 1
      if (entries.length < mostShown) entries.push(entryOf(line))
    } else if (line['type'] === 'document') {
      counts.documents += 1
      if (documents.size < mostShown) documents.set(textOf(line['digest']), opened(textOf(line['text'])))
    }
  }
  return {
    type: textOf(header['type']),
    org: textOf(header['org']),
    subject: textOf(header['change']) || textOf(header['identity']) || textOf(header['control']),
    createdAt: textOf(header['createdAt']),
    // Parts of an identity's dossier share entries of no change, but never an index.
    entries: entries.toSorted((one, other) => one.index - other.index),
    documents,
    counts,
  }
}

/** Names of people and executors as the files of the keys folder have them; never as the dossier says. */
export const namesIn = (files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  for (const [file, id] of [
    ['approvers.json', 'person'],
    ['executors.json', 'executor'],
  ] as const) {
    const bytes = files.get(file)
    if (!bytes) continue
    try {
      const rows: unknown = JSON.parse(new TextDecoder().decode(bytes))
      for (const row of Array.isArray(rows) ? rows : []) if (isFacts(row)) names.set(textOf(row[id]), textOf(row['name']))
    } catch {
      // The verifier refuses such a file, with the reason.
    }
  }
  return names
}
