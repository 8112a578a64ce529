// What a piece of a control's dossier says of itself, read to go on after it. It is taken from the file and proves nothing: that is for `countersign
// verify`. Pure.

export interface PieceAsked {
  readonly control: string
  readonly from: string
  readonly to: string
  /** The last change of the piece before. */
  readonly after: string | undefined
}

export interface Piece {
  readonly changes: number
  /** The change after which the next one begins; undefined: it is the last. */
  readonly next: string | undefined
}

type Body = Readonly<Record<string, unknown>>

const bodyIn = (seal: string): Body => {
  try {
    const { leaf } = JSON.parse(seal) as { leaf: string }
    return (JSON.parse(leaf) as { body?: Body }).body ?? {}
  } catch {
    return {}
  }
}

/** `seal`: the second line of the file. Undefined: it is no piece of what was asked for. */
export const controlPieceIn = (seal: string, { control, from, to, after }: PieceAsked): Piece | undefined => {
  const body = bodyIn(seal)
  const parts = body['parts']
  const isAsked = body['control'] === control && body['from'] === from && body['to'] === to && body['after'] === (after ?? null)
  if (!isAsked || !Array.isArray(parts)) return undefined
  if (body['more'] !== true) return { changes: parts.length, next: undefined }
  const last = (parts.at(-1) as { change?: unknown } | undefined)?.change
  // SAFETY: a piece after which more follows has a last change, or asking for the next would begin anew for ever.
  return typeof last === 'string' && last !== after ? { changes: parts.length, next: last } : undefined
}
