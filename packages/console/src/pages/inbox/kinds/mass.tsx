// Access that would end for so many that it is held: somebody says that it is right, or leaves it held.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { Button } from '../../../parts/button.tsx'
import { Confirm } from '../../../parts/confirm.tsx'
import { TextArea } from '../../../parts/field.tsx'
import { Foot } from '../../../parts/foot.tsx'
import { Card, Facts } from '../../../parts/page.tsx'
import { When } from '../../../parts/when.tsx'
import { words } from '../../../words/index.ts'
import { AnsweredFoot, Question, questionKey, useAnswered } from '../question.tsx'

const all = words.questions
const w = all.mass

export const MassQuestion = ({ id }: { id: string }) => {
  const answered = useAnswered('mass', id)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  // A hold that is over stands in no list any more: then nothing is asked here.
  const query = useQuery({
    queryKey: questionKey('mass', id),
    queryFn: async () => {
      const { holds } = await api.get('/v1/access/holds')
      return { hold: holds.find((one) => one.id === id) }
    },
  })
  const release = useMutation({
    mutationFn: () => api.post('/v1/access/holds/{hold}/release', { params: { path: { hold: id } }, body: { reason: reason.trim() } }),
    onSuccess: () => {
      setAsking(false)
      answered()
    },
  })
  return (
    <Question kind="mass" query={query} title={({ hold }) => (hold ? w.title(hold.package) : words.inbox.kinds['mass']!)} lead={w.lead}>
      {({ hold }) =>
        release.isSuccess ? (
          <AnsweredFoot>{w.done(release.data.falling)}</AnsweredFoot>
        ) : hold === undefined ? (
          <AnsweredFoot>{all.over('released')}</AnsweredFoot>
        ) : (
          <>
            <Card title={all.facts}>
              <Facts
                of={[
                  [w.package, hold.package],
                  [w.falling, w.of(hold.falling, hold.of)],
                  [w.held, <When key="held" at={hold.openedAt} distance />],
                ]}
              />
              <HeldUnder name={hold.package} />
            </Card>
            <Card title={all.answer}>
              <TextArea label={w.why} value={reason} required maxLength={2000} onChange={(event) => setReason(event.target.value)} />
            </Card>
            <Foot>
              <p className="grow text-[13px] text-ink-soft">{w.not}</p>
              <Button look="danger" className="min-h-11" disabled={reason.trim() === ''} onClick={() => setAsking(true)}>
                {w.act}
              </Button>
            </Foot>
            {asking && (
              <Confirm title={w.act} act={w.act} answer={release} look="danger" onClose={() => setAsking(false)}>
                {w.confirm(hold.falling)}
              </Confirm>
            )}
          </>
        )
      }
    </Question>
  )
}

const first = 50
const identityPath = (id: string): string => `/identities/${encodeURIComponent(id)}`

/** Who would be touched, by name, as far as a page goes. */
const HeldUnder = ({ name }: { name: string }) => {
  const query = useQuery({
    queryKey: ['entitlements', name],
    queryFn: () => api.get('/v1/access/entitlements', { params: { query: { package: name, limit: first } } }),
  })
  const items = query.data?.items ?? []
  return items.length === 0 ? null : (
    <div className="mt-4">
      <h3 className="mb-1 text-sm font-semibold">{w.who}</h3>
      <ul className="max-h-72 divide-y divide-line overflow-y-auto rounded-lg border border-line text-sm">
        {items.map((one) => (
          <li key={one.id} className="flex flex-wrap justify-between gap-x-4 px-3 py-2">
            <Link to={identityPath(one.holder)} className="font-medium hover:text-accent">
              {one.holder}
            </Link>
            <span className="text-ink-soft">
              {one.account} · {one.system} · {one.state}
            </span>
          </li>
        ))}
      </ul>
      {query.data?.next !== undefined && <p className="mt-1 text-[13px] text-ink-soft">{words.everywhere.firstOf(first)}</p>}
    </div>
  )
}
