// Switched off: because of what, since when it is proven, what holds it down, and how it comes back. Nothing is shown where it is not.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { ResumeOne } from '../acts/resume-one.tsx'

const w = words.credential.suspension

const ChangeLink = ({ of }: { of: string }) => (
  <Link to="/changes/$change" params={{ change: of }} className="text-accent hover:underline">
    {of}
  </Link>
)

export const SuspensionPart = ({ credential }: { credential: string }) => {
  const whoami = useWhoami()
  const [resuming, setResuming] = useState(false)
  const query = useQuery({
    queryKey: ['credential', credential, 'suspension'],
    queryFn: () => api.get('/v1/access/suspended', { params: { query: { credential } } }),
  })
  if (query.isError)
    return (
      <Card title={w.title}>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </Card>
    )
  const one = query.data?.items[0]
  if (one === undefined) return null
  return (
    <Card
      title={w.title}
      aside={
        may(whoami, 'change.request') &&
        one.suspendedAt !== null &&
        one.resumption === null && <Button onClick={() => setResuming(true)}>{w.resume}</Button>
      }
    >
      {resuming && (
        <ResumeOne
          credential={{ id: credential }}
          onClose={() => {
            setResuming(false)
            void query.refetch()
          }}
        />
      )}
      <Facts
        of={[
          [w.because, one.because],
          [w.change, <ChangeLink key="change" of={one.change} />],
          [w.since, one.suspendedAt === null ? w.notYet : <When key="since" at={one.suspendedAt} distance />],
          one.heldBy === null ? undefined : [w.heldBy, one.heldBy],
          [w.back, w.backs[one.resumes]],
          one.endsAt === null ? undefined : [w.ends, <When key="ends" at={one.endsAt} distance />],
          one.resumption === null ? undefined : [w.resumption, <ChangeLink key="resumption" of={one.resumption} />],
        ]}
      />
    </Card>
  )
}
