/**
 * The log's side of tlog-witness: asks a witness to cosign, and adds what it gave to the checkpoint, after verifying it.
 * The witness may hang or lie: time and bytes are bounded, and a line counts only if it verifies with a key that the caller knows.
 */
import { readBounded } from '../bounded-answer.ts'
import { parseSize } from '../checkpoint.ts'
import { CountersignError } from '../errors.ts'
import { openNote, parseSignatureLines, splitNote } from '../note.ts'
import type { NoteVerifier } from '../note-key.ts'
import type { AddCheckpointRequest } from './request.ts'
import { formatAddCheckpoint } from './request.ts'

export type AddCheckpointResult =
  /** Signature lines, not yet verified: hand them to `attachCosignatures`. */
  | { status: 'cosigned'; lines: string }
  /** The size that the witness cosigned last: prove consistency from there. */
  | { status: 'conflict'; size: number }
  /** The witness will not sign this: `witness.http_<status>`. Trying the same again is useless. */
  | { status: 'refused'; code: string; detail: string }
  /** Nothing is known: no connection, no answer in time, a server error, or an answer outside the protocol. Try again later. */
  | { status: 'unreachable'; detail: string }

const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 256 * 1024

/** A stranger's text for a log line: short, and without control characters. */
function printable(text: string): string {
  return text
    .slice(0, 300)
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
}

function reason(error: unknown): string {
  const { message, cause } = error as Error
  return printable(cause instanceof Error ? `${message}: ${cause.message}` : message)
}

/** Asks the witness at `url` (its submission prefix). Never throws for what the network or the witness does. */
export async function addCheckpoint(
  url: string,
  request: AddCheckpointRequest,
  { signal }: { signal?: AbortSignal } = {},
): Promise<AddCheckpointResult> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  let status: number
  let answer: string
  let type: string | null
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      body: formatAddCheckpoint(request),
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    status = response.status
    type = response.headers.get('content-type')
    answer = Buffer.from(await readBounded(response, MAX_ANSWER_BYTES)).toString()
  } catch (error) {
    return { status: 'unreachable', detail: reason(error) }
  }
  if (status === 200) {
    try {
      parseSignatureLines(answer)
      return { status: 'cosigned', lines: answer }
    } catch {
      return { status: 'unreachable', detail: 'the answer holds no signature lines' }
    }
  }
  if (status === 409 && type?.startsWith('text/x.tlog.size')) {
    const size = answer.endsWith('\n') ? parseSize(answer.slice(0, -1)) : undefined
    return size === undefined ? { status: 'unreachable', detail: 'the answer holds no tree size' } : { status: 'conflict', size }
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return { status: 'refused', code: `witness.http_${status}`, detail: printable(answer) }
  }
  return { status: 'unreachable', detail: printable(`status ${status}: ${answer}`) }
}

/**
 * The checkpoint note with those lines added that verify with one of the given witness keys; earlier lines of the same keys make way.
 * Errors: `note.bad_signature`, `note.no_known_signature`, `note.malformed`: then the witness did not cosign.
 */
export function attachCosignatures(note: string, lines: string, witnesses: readonly NoteVerifier[]): string {
  const { text, lines: present } = splitNote(note)
  const { signatures } = openNote(`${text}\n${lines}`, witnesses)
  const replaced = (line: { name: string; keyId: number }) =>
    signatures.some(({ name, keyId }) => name === line.name && keyId === line.keyId)
  const kept = present.filter((line) => !replaced(line)).map(({ line }) => line)
  if (kept.length === 0) throw new CountersignError('note.malformed', 'invalid', 'a checkpoint carries the signature of its log')
  return `${text}\n${[...kept, ...signatures.map(({ line }) => line)].join('')}`
}
