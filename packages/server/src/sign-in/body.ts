// The JSON bodies of these doors: of a page of ours, and in their form. Errors: `auth.cross_site`, `request.invalid`.
import { CountersignError } from '@countersign/ledger'
import type { FastifyRequest } from 'fastify'
import type { Type } from 'typebox'
import { Check } from 'typebox/value'
import { requireSameSite } from './cross-site.ts'

/** SAFETY: signing somebody in as somebody else is something that another site could want too. */
export const bodyOf = <S extends Type.TSchema>(request: FastifyRequest, schema: S, publicUrl: string): Type.Static<S> => {
  requireSameSite(request, publicUrl)
  return formOf(request.body, schema)
}

export const formOf = <S extends Type.TSchema>(body: unknown, schema: S): Type.Static<S> => {
  if (!Check(schema, body)) throw new CountersignError('request.invalid', 'invalid', 'the body does not have the form that this door takes')
  return body
}
