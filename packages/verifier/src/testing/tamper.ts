// What an attacker without any private key can do to a dossier: change it and recompute all that needs no key.
import { canonicalJson, sha256Hex } from '@countersign/ledger'

// biome-ignore lint/suspicious/noExplicitAny: attackers are not bound by types
export type Any = any

export const readLines = (dossier: string): Any[] =>
  dossier
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** Raw lines under an end that fits them. */
export const endOver = (lines: readonly string[]): string => {
  const before = lines.map((line) => `${line}\n`).join('')
  return `${before}${canonicalJson({ type: 'end', lines: lines.length, digest: `sha256:${sha256Hex(before)}` })}\n`
}

/** Orders the lines, makes each canonical, and writes an end that fits. */
export const reseal = (lines: readonly Any[]): string => {
  const of = (type: string) => lines.filter((line) => line.type === type)
  const entries = of('entry').toSorted((a, b) => a.index - b.index)
  const documents = of('document').toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
  const header = lines.filter((line) => line.type.startsWith('countersign/'))
  return endOver([...header, ...entries, ...documents].map((line) => canonicalJson(line)))
}

/** Lets `change` alter the parsed lines (in place, or by what it returns) and reseals the whole. */
export const tamper = (dossier: string, change: (lines: Any[]) => unknown): string => {
  const lines = readLines(dossier).slice(0, -1)
  const changed = change(lines)
  return reseal(Array.isArray(changed) ? changed : lines)
}

/** The entry lines of one kind. */
export const entriesOf = (lines: readonly Any[], kind: string): Any[] =>
  lines.filter((line) => line.type === 'entry' && JSON.parse(line.leaf).kind === kind)

/**
 * Replaces a document's text, and its digest wherever it is named in entries and in other documents' plain text.
 * Leaves change with that, so the log no longer holds them: which is the point.
 */
export const replaceDocument = (lines: Any[], digest: string, text: string): Any[] => {
  const next = `sha256:${sha256Hex(text)}`
  for (const line of lines) {
    if (line.type === 'entry') line.leaf = line.leaf.replaceAll(digest, next)
    if (line.type === 'document' && line.digest === digest) {
      line.digest = next
      line.text = text
    }
  }
  return lines
}
