// One passkey for all that are ticked; refusing is done one by one, with a reason for each. Key: A asks before it signs.
import type { UseMutationResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { CountersignProblem } from '../../api/client.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Foot } from '../../parts/foot.tsx'
import { Modal } from '../../parts/modal.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { words } from '../../words/index.ts'
import { SigningProblem } from './signing-problem.tsx'

const w = words.inbox.equal

/** Whose fault it was that nothing counts; undefined where the error is about none of them. */
const blamed = (error: unknown, subjects: ReadonlyMap<string, string>): { request: string; subject: string } | undefined => {
  const request = error instanceof CountersignProblem ? error.details['request'] : undefined
  const subject = typeof request === 'string' ? subjects.get(request) : undefined
  return typeof request === 'string' && subject !== undefined ? { request, subject } : undefined
}

interface Signing {
  readonly count: number
  /** What each of them is about, by its id. */
  readonly subjects: ReadonlyMap<string, string>
  /** Their list was made here and can be signed. */
  readonly ready: boolean
  readonly answer: Pick<UseMutationResult<Answer<'approvals.signBatch'>, unknown, never>, 'data' | 'error' | 'isPending' | 'reset'>
  readonly onSign: () => void
  readonly onLookAgain: () => void
}

export const EqualAnswer = ({ count, subjects, ready, answer, onSign, onLookAgain }: Signing) => {
  const [asking, setAsking] = useState(false)
  const { data, error } = answer
  const cause = blamed(error, subjects)
  useKeys(ready && data === undefined ? { a: () => setAsking(true) } : {})
  const close = () => {
    setAsking(false)
    if (error === null) return
    answer.reset()
    onLookAgain()
  }
  if (data !== undefined)
    return (
      <Foot>
        <p role="status" className="grow text-sm font-medium">
          {w.approved(data.items.length)} {w.stillOpen(data.items.filter(({ state }) => state === 'open').length)}
        </p>
        <Link to="/inbox" className={buttonClass()}>
          {words.inbox.request.back}
        </Link>
      </Foot>
    )
  return (
    <Foot>
      <p className="grow text-[13px] text-ink-soft">{count < 2 ? w.tooFew : w.refuseHelp}</p>
      <Button look="primary" disabled={!ready} onClick={() => setAsking(true)} className="min-h-11 min-w-28 grow sm:grow-0">
        {w.approve(count)}
      </Button>
      {asking && (
        <Modal title={w.approve(count)} onClose={close}>
          <p className="mb-4 text-sm text-ink-soft">{w.confirm(count)}</p>
          {error !== null && (
            <div className="mb-4">
              {cause && (
                <p className="mb-2 text-sm font-medium">
                  {w.because(cause.subject)}{' '}
                  <Link to="/inbox/$request" params={{ request: cause.request }} className="text-accent hover:underline">
                    {w.openShort}
                  </Link>
                </p>
              )}
              <SigningProblem error={error} />
            </div>
          )}
          <div className="flex justify-end gap-2">
            <Button look="plain" onClick={close}>
              {words.everywhere.cancel}
            </Button>
            <Button look="primary" busy={answer.isPending} onClick={onSign}>
              {w.approve(count)}
            </Button>
          </div>
        </Modal>
      )}
    </Foot>
  )
}
