// Approve or refuse, by passkey. Stays in sight at the foot of the page, under the thumb on a telephone. Keys: A and R, each asks before it signs; Q asks a question.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { TextArea } from '../../parts/field.tsx'
import { Foot } from '../../parts/foot.tsx'
import { Modal } from '../../parts/modal.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { signWithPasskey } from '../../signing/sign.ts'
import { words } from '../../words/index.ts'
import { DelegateDialog } from './delegate-dialog.tsx'
import type { ApprovalRequest } from './request-page.tsx'
import { SigningProblem } from './signing-problem.tsx'

const w = words.inbox.request
type Verdict = 'approve' | 'refuse'

export const AnswerBar = ({ request, onAsk }: { request: ApprovalRequest; onAsk: () => void }) => {
  const whoami = useWhoami()
  const client = useQueryClient()
  const [asking, setAsking] = useState<Verdict | 'delegate'>()
  const [reason, setReason] = useState('')
  // INVARIANT: what is signed is what was on the page when it was opened; a plan that changes meanwhile is said, and is not signed from here.
  const opened = useRef(request.plan)
  const answer = useMutation({
    mutationFn: async (verdict: Verdict) => {
      const signed = await signWithPasskey(whoami.principal.id, verdict, request.nonce, opened.current)
      return api.post('/v1/approval-requests/{request}/signatures', {
        params: { path: { request: request.id } },
        body: { ...signed, verdict, reason: verdict === 'refuse' ? reason.trim() : '' },
      })
    },
    onSettled: () => {
      for (const queryKey of [['request', request.id], ['inbox'], ['change', request.change]]) void client.invalidateQueries({ queryKey })
    },
    onSuccess: () => setAsking(undefined),
  })
  const own = request.signatures.find(({ person }) => person === whoami.principal.id)
  const open = request.state === 'open' && own === undefined
  const overtaken = own === undefined && request.state === 'approved' && answer.isError
  const mayAsk = may(whoami, 'question.ask')
  const lent = whoami.principal.roles.find((role) => request.roles.includes(role))
  useKeys(open ? { a: () => setAsking('approve'), r: () => setAsking('refuse'), ...(mayAsk ? { q: onAsk } : {}) } : {})

  if (!open)
    return (
      <Foot>
        <p role="status" className="text-sm font-medium">
          {own ? (own.verdict === 'approve' ? w.approved : w.refused) : w.over(request.state)} {overtaken && w.overtaken}
          {own &&
            request.state === 'open' &&
            w.more(request.signatures.filter(({ verdict }) => verdict === 'approve').length, request.quorum)}
        </p>
      </Foot>
    )
  return (
    <Foot>
      {mayAsk && (
        <Button look="plain" className="order-3 grow basis-[45%] sm:order-none sm:grow-0 sm:basis-auto" onClick={onAsk}>
          {words.asking.ask}
        </Button>
      )}
      {lent !== undefined && (
        <Button
          look="plain"
          className="order-3 grow basis-[45%] sm:order-none sm:grow-0 sm:basis-auto"
          onClick={() => setAsking('delegate')}
        >
          {w.delegate}
        </Button>
      )}
      <span className="hidden grow sm:block" />
      <Button onClick={() => setAsking('refuse')} className="min-h-11 min-w-24 grow sm:grow-0">
        {w.refuse}
      </Button>
      <Button look="primary" onClick={() => setAsking('approve')} className="min-h-11 min-w-28 grow sm:grow-0">
        {w.approve}
      </Button>
      {(asking === 'approve' || asking === 'refuse') && (
        <Modal title={asking === 'approve' ? w.approve : w.refuseTitle} onClose={() => setAsking(undefined)}>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              answer.mutate(asking)
            }}
          >
            {asking === 'refuse' && (
              <TextArea
                label={words.everywhere.reason}
                help={w.refuseHelp}
                value={reason}
                maxLength={2000}
                required
                autoFocus
                onChange={(event) => setReason(event.target.value)}
              />
            )}
            <p className="mb-4 text-sm text-ink-soft">{w.confirmApprove}</p>
            {answer.isError && (
              <div className="mb-4">
                <SigningProblem error={answer.error} />
              </div>
            )}
            <div className="flex justify-end gap-2">
              <Button look="plain" onClick={() => setAsking(undefined)}>
                {words.everywhere.cancel}
              </Button>
              <Button
                type="submit"
                look={asking === 'approve' ? 'primary' : 'danger'}
                busy={answer.isPending}
                disabled={asking === 'refuse' && reason.trim() === ''}
                autoFocus={asking === 'approve'}
              >
                {asking === 'approve' ? w.approve : w.refuse}
              </Button>
            </div>
          </form>
        </Modal>
      )}
      {asking === 'delegate' && lent !== undefined && <DelegateDialog role={lent} onClose={() => setAsking(undefined)} />}
    </Foot>
  )
}
