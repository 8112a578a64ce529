// A line of the journal says what happened, for the kinds whose facts need words.
import { expect, it } from 'vitest'
import { entryLine } from './entry-line.ts'

const line = (kind: string, body: object): string =>
  entryLine({
    id: 'jrn_1',
    seq: 1,
    actor: 'ada',
    kind,
    at: '2026-11-02T10:00:00.000Z',
    index: 7,
    stream: 'chg_1',
    leaf: JSON.stringify({ body }),
  })

it('says what changed hands, in which part, from whom to whom and by which rule', () => {
  const body = { of: 'identity', id: 'svc-billing', role: 'business_owner', from: 'ada', to: 'ben', rule: 'manager', cause: 'hr:7' }
  expect(line('owner.changed', body)).toContain('business owner of svc-billing: ada → ben')
  expect(line('owner.changed', { ...body, to: null })).toContain('business owner of svc-billing: ada → nobody')
})
