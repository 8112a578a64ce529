// The way to the review of what the enterprise's own hold here: to the open one, or to opening one, after a look at what it would ask of whom. Must sign nothing.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Facts } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'

const w = ownWords.asking
type Preview = Answer<'reviews.preview'>

const ReviewLink = ({ review, text }: { review: string; text: string }) => (
  <Link to="/inbox/$kind/$id" params={{ kind: 'review', id: review }} className={buttonClass('primary')}>
    {text}
  </Link>
)

export const OwnReview = () => {
  const whoami = useWhoami()
  const party = whoami.principal.party.id
  const reads = may(whoami, 'read.oversight')
  const query = useQuery({
    queryKey: ['own-review', 'open'],
    queryFn: () => api.get('/v1/reviews', { params: { query: { party, state: 'open', limit: 1 } } }),
    enabled: reads,
  })
  const [opening, setOpening] = useState(false)
  const open = query.data?.items[0]
  return (
    <>
      {open !== undefined && !opening ? (
        <ReviewLink review={open.id} text={w.open} />
      ) : (
        may(whoami, 'review.sign') && <Button onClick={() => setOpening(true)}>{w.act}</Button>
      )}
      {opening && <OpenReview party={party} onClose={() => setOpening(false)} />}
    </>
  )
}

const OpenReview = ({ party, onClose }: { party: string; onClose: () => void }) => {
  const path = { params: { path: { provider: party } } }
  const query = useQuery({
    queryKey: ['own-review', 'preview'],
    queryFn: () => api.get('/v1/providers/{provider}/review', path),
    gcTime: 0,
  })
  const open = useAct(['own-review', 'open'], () => api.post('/v1/providers/{provider}/review', { ...path, body: {} }))
  return (
    <Modal title={w.title} onClose={onClose}>
      {open.isSuccess ? (
        <>
          <p role="status" className="mb-4 text-sm">
            {w.opened(open.data.owner ?? words.everywhere.nobody)}
          </p>
          <div className="flex justify-end gap-2">
            <Button look="plain" onClick={onClose}>
              {words.everywhere.close}
            </Button>
            <ReviewLink review={open.data.id} text={w.see} />
          </div>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            open.mutate()
          }}
        >
          <p className="mb-4 text-sm text-ink-soft">{w.lead}</p>
          <Asked query={query}>{(preview) => <WhatOfWhom of={preview} />}</Asked>
          <FormEnd
            act={w.go}
            busy={open.isPending}
            error={open.error}
            onCancel={onClose}
            disabled={query.data === undefined || query.data.owner === null}
          />
        </form>
      )}
    </Modal>
  )
}

const WhatOfWhom = ({ of }: { of: Preview }) => {
  const ways = (['role', 'deputyship', 'api_key', 'signing_key'] as const).filter((way) => of.lines[way] > 0)
  const said = ways.map((way) => w.ways(of.lines[way], ownWords.ways[way])).join(', ')
  return (
    <div className="mb-4">
      <Facts
        of={[
          [w.lines, w.heldBy(said, of.holders)],
          [w.asked, of.owner ?? words.everywhere.nobody],
          [w.until, <When key="due" at={of.dueAt} />],
          [w.silence, w.effects[of.effect]],
        ]}
      />
      <h3 className="mt-4 mb-1 text-sm font-semibold">{w.signers}</h3>
      {of.signers.length === 0 ? (
        <p className="rounded-lg bg-warn-soft p-3 text-sm text-warn">{w.nobody}</p>
      ) : (
        <ul className="max-h-48 space-y-1 overflow-y-auto rounded-lg border border-line bg-sunken p-3 text-[13px]">
          {of.signers.map(({ person, answers, own }) => (
            <li key={person}>
              <span className="font-medium">{person}</span> {w.answers(answers, own)}
            </li>
          ))}
        </ul>
      )}
      {of.signers.length === 1 && of.signers[0]!.own > 0 && <p className="mt-2 text-[13px] text-ink-soft">{w.alone}</p>}
    </div>
  )
}
