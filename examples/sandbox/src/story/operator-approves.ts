// The provider's operator, who is to execute, tries to approve. He has no power to: no role, key or group of a provider leads there.

import { refusalOf } from '../people/api.ts'
import { OMAR } from '../people/cast.ts'
import { sign } from '../people/signing.ts'
import type { Case } from './stage.ts'

export const operatorApproves: Case = {
  id: 'operator-approves',
  async play({ watch, people, tell }) {
    if (watch.of('refusal.recorded').some((entry) => entry.actor === OMAR.id)) return
    const request = watch.view.approvalRequests[0]
    if (request === undefined) return
    const omar = people.of(OMAR)
    const refusal = await refusalOf(
      omar.api.post('/v1/approval-requests/{request}/signatures', {
        params: { path: { request: request.id } },
        body: {
          keyId: omar.keyId,
          verdict: 'approve',
          signature: sign(omar.key, 'approve', Buffer.alloc(32).toString('base64'), request.plan),
          reason: '',
        },
      }),
    )
    tell(`${omar.part.name}, who is to execute, tries to approve: ${refusal ? `refused, ${refusal.code}` : 'NOT REFUSED'}`)
  },
}
