// What the switch would do now, in four figures first and by name below.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Card, Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { capital } from '../../parts/sentence.ts'
import { words } from '../../words/index.ts'

const w = words.killSwitch
type Preview = Answer<'providers.previewSuspension'>

export const KillPreview = ({ provider }: { provider: string }) => {
  const query = useQuery({
    queryKey: ['provider', provider, 'suspend-preview'],
    queryFn: () => api.post('/v1/providers/{provider}/suspend-preview', { params: { path: { provider } }, body: {} }),
    staleTime: 15_000,
  })
  return (
    <Card title={w.previewTitle} flush>
      {query.isPending && (
        <div className="px-4 py-4 sm:px-5">
          <Loading lines={4} />
        </div>
      )}
      {query.isError && (
        <div className="space-y-3 px-4 py-4 sm:px-5">
          <Problem error={query.error} retry={() => void query.refetch()} />
          <p className="text-sm">{w.previewFailed}</p>
        </div>
      )}
      {query.isSuccess && <Told of={query.data} />}
    </Card>
  )
}

const Told = ({ of }: { of: Preview }) => (
  <>
    <dl className="grid grid-cols-2 gap-x-4 gap-y-4 px-4 py-4 sm:grid-cols-4 sm:px-5">
      <Figure value={of.refused.length} name={w.people(of.refused.length)} />
      <Figure value={of.mandates} name={w.mandates(of.mandates)} />
      <Figure value={of.planned?.credentials.length} name={w.credentials(of.planned?.credentials.length ?? 2)} />
      <Figure value={of.parties.length} name={w.parties(of.parties.length)} />
    </dl>
    {of.problem !== null && (
      <p role="alert" className="border-t border-line bg-warn-soft px-4 py-3 text-sm text-warn sm:px-5">
        {w.noPlan} {of.problem}
      </p>
    )}
    <Names title={w.who} of={of.refused.map((one) => [one.id, `${one.name} · ${one.party}`])} />
    {of.planned && (
      <>
        <Names title={w.what} of={of.planned.credentials.map((one) => [one.credential, `${one.credential} · ${one.system}`])} />
        <Names
          title={w.keep}
          lead={w.keepLead}
          of={of.planned.successors.map((one) => [one.credential, `${one.workload ?? one.credential} · ${one.system}`])}
        />
        <Names title={w.denied} of={of.planned.denied.map((one) => [one.credential, `${one.credential}: ${one.reasons.join('; ')}`])} />
        <Names title={w.unprovable} of={of.planned.unprovable.map((one) => [one.credential, `${one.credential}: ${one.reason}`])} />
      </>
    )}
  </>
)

const Figure = ({ value, name }: { value: number | undefined; name: string }) => (
  <div className="flex flex-col-reverse justify-end">
    <dt className="text-[13px] leading-snug text-ink-soft">{name}</dt>
    <dd className="text-3xl font-semibold tracking-tight tabular-nums">{value ?? '?'}</dd>
  </div>
)

/** Closed at first: the figures are what is read at night. */
const Names = ({ title, lead, of }: { title: string; lead?: ReactNode; of: readonly (readonly [string, string])[] }) =>
  of.length > 0 && (
    <details className="border-t border-line px-4 py-1 text-sm sm:px-5">
      <summary className="flex min-h-10 items-center font-medium">
        {title} ({of.length})
      </summary>
      {lead && <p className="mb-2 text-ink-soft">{lead}</p>}
      <ul className="mb-3 space-y-1">
        {of.map(([id, text], index) => (
          <li key={`${id} ${index}`}>{capital(text)}</li>
        ))}
      </ul>
    </details>
  )
