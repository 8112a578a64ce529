// The only reader of request bodies: strict JSON. Two readers can't understand a body differently, and PostgreSQL can hold every text in it.
import { CountersignError, parseStrictBytes } from '@countersign/ledger'
import type { FastifyInstance } from 'fastify'

/** SAFETY: PostgreSQL holds no U+0000 in a text; it is refused here, with a code, rather than deep inside. */
const refuseNul = (value: unknown): void => {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) throw new CountersignError('request.nul_character', 'invalid', 'a text holds the character U+0000')
  } else if (Array.isArray(value)) value.forEach(refuseNul)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      refuseNul(key)
      refuseNul(part)
    }
  }
}

/** A body as JSON. Errors: those of the strict reader; `request.nul_character`. */
export const strictJson = (body: Buffer, maxNodes?: number): unknown => {
  const value = parseStrictBytes(body, { maxBytes: Number.MAX_SAFE_INTEGER, ...(maxNodes === undefined ? {} : { maxNodes }) })
  refuseNul(value)
  return value
}

export interface JsonBodies {
  /** Media types that are read; default `application/json`. */
  readonly types?: readonly string[]
  /** Values in one body; default that of the strict reader. */
  readonly maxNodes?: number
}

export const readJsonBodies = (app: FastifyInstance, { types = ['application/json'], maxNodes }: JsonBodies = {}): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...types], { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => {
    return body.length === 0 ? undefined : strictJson(body, maxNodes)
  })
}
