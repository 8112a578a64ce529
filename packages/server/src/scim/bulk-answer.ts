// The answers of a bulk request (RFC 7644 §3.7.3): each with the status that it would have had alone.
import type { BulkAnswer } from '@countersign/core/registry/scim/index'
import { versionTag } from '@countersign/core/registry/scim/index'
import { BULK_RESPONSE, type Values } from '@countersign/scim'
import { toFailure } from './errors.ts'
import { locationOf } from './shown.ts'

const statusOf = ({ method }: BulkAnswer): string => (method === 'POST' ? '201' : method === 'DELETE' ? '204' : '200')

export const bulkAnswer = (base: string, answers: readonly BulkAnswer[], requestId: string): string =>
  JSON.stringify({
    schemas: [BULK_RESPONSE],
    Operations: answers.map((answer): Values => {
      const { method, bulkId, id, done, error, type } = answer
      const about = {
        method,
        ...(bulkId === undefined ? {} : { bulkId }),
        ...(id === undefined ? {} : { location: locationOf(base, { type, id }) }),
      }
      if (error !== undefined) {
        const { status, body } = toFailure(error, requestId)
        return { ...about, status: String(status), response: body }
      }
      return { ...about, ...(done === undefined ? {} : { version: versionTag(done.version) }), status: statusOf(answer) }
    }),
  })
