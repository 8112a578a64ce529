// A command line that asks to be let in: what it calls itself, from where it asks, and what it would get. Approved or refused by whoever is signed in here.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, CountersignProblem } from '../../api/client.ts'
import { useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Foot } from '../../parts/foot.tsx'
import { Card, Facts, Loading, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

const w = words.device

export const DevicePage = () => {
  const { code } = useSearch({ from: '/inside/device' })
  return (
    <Page title={w.title} lead={w.lead}>
      {code === undefined ? <AskCode /> : <Asking key={code} code={code} />}
    </Page>
  )
}

const AskCode = () => {
  const navigate = useNavigate({ from: '/device' })
  const [code, setCode] = useState('')
  return (
    <Card>
      <form
        className="max-w-sm"
        onSubmit={(event) => {
          event.preventDefault()
          void navigate({ search: { code: code.trim() } })
        }}
      >
        <TextField
          label={w.code}
          help={w.codeHelp}
          value={code}
          required
          autoComplete="off"
          autoCapitalize="characters"
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={code.trim() === ''} className="min-h-11">
          {w.look}
        </Button>
      </form>
    </Card>
  )
}

const Asking = ({ code }: { code: string }) => {
  const whoami = useWhoami()
  const path = { params: { path: { code } } }
  const query = useQuery({ queryKey: ['device', code], queryFn: () => api.get('/v1/device-requests/{code}', path), staleTime: 60_000 })
  const approve = useMutation({
    mutationFn: () => api.post('/v1/device-requests/{code}/approve', { ...path, body: {} }),
    // A command line on this machine waits at an address of its own (RFC 8252).
    onSuccess: ({ to }) => {
      if (to !== null) window.location.assign(to)
    },
  })
  const refuse = useMutation({ mutationFn: () => api.post('/v1/device-requests/{code}/refuse', { ...path, body: {} }) })
  if (approve.isSuccess || refuse.isSuccess)
    return (
      <Card>
        <p role="status" className="mb-3 font-medium">
          {approve.isSuccess ? w.approved : w.refused}
        </p>
        <Link to="/settings/$section" params={{ section: 'api-keys' }} className="text-sm text-accent hover:underline">
          {w.keys}
        </Link>
      </Card>
    )
  if (query.isPending) return <Loading lines={4} />
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  const asked = query.data
  const failed = approve.error ?? refuse.error
  const more = failed instanceof CountersignProblem && failed.code === 'auth.step_up_needed'
  return (
    <>
      <Card>
        <p className="mb-4 font-mono text-3xl font-semibold tracking-widest">{asked.code}</p>
        <p className="mb-4 text-sm text-ink-soft">{w.codeHelp}</p>
        <Facts
          of={[
            [w.name, asked.name],
            [w.address, asked.address],
            [w.asked, <When key="asked" at={asked.askedAt} distance />],
            [w.ends, <When key="ends" at={asked.endsAt} distance due />],
            [w.gives, w.givesText(whoami.principal.name)],
          ]}
        />
      </Card>
      {failed && (
        <div className="mb-4">
          <Problem error={failed} />
        </div>
      )}
      {!more && (
        <Foot>
          <span className="grow" />
          <Button className="min-h-11 min-w-24" busy={refuse.isPending} onClick={() => refuse.mutate()}>
            {w.refuse}
          </Button>
          <Button look="primary" className="min-h-11 min-w-28" busy={approve.isPending} onClick={() => approve.mutate()}>
            {w.approve}
          </Button>
        </Foot>
      )}
    </>
  )
}
