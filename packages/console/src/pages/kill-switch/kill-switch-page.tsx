// The kill switch of a provider, for a telephone at three at night: what it does, the provider's name typed, and then what has really ended.
// INVARIANT: nothing that fails to be told beforehand keeps the switch from being pulled.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, CountersignProblem } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Card, Loading, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { providerQuery, suspensionQuery } from '../providers/data.ts'
import { KillPreview } from './kill-preview.tsx'
import { KillResult } from './kill-result.tsx'

const w = words.killSwitch

const neverSuspended = (error: unknown): boolean => error instanceof CountersignProblem && error.code === 'provider.never_suspended'

export const KillSwitchPage = () => {
  const { provider: id } = useParams({ from: '/inside/providers/$provider/suspend' })
  const whoami = useWhoami()
  // Asked again and again: somebody else may have pulled it meanwhile.
  const provider = useQuery({ ...providerQuery(id), refetchInterval: 5_000 })
  const suspension = useQuery({ ...suspensionQuery(id), enabled: provider.data?.suspended === true, refetchInterval: 1_500 })
  const name = provider.data?.name ?? id
  const standing = suspension.data !== undefined && suspension.data.liftedAt === null
  const asked = provider.isError || (provider.data !== undefined && !(provider.data.suspended && suspension.isPending))
  return (
    <Page
      title={w.title(name)}
      lead={standing ? undefined : w.lead}
      actions={
        <Link to="/providers/$provider" params={{ provider: id }} className={buttonClass('plain')}>
          {name}
        </Link>
      }
    >
      {provider.isError && <Problem error={provider.error} retry={() => void provider.refetch()} />}
      {suspension.isError && !neverSuspended(suspension.error) && <Problem error={suspension.error} />}
      {!asked && <Loading lines={6} />}
      {suspension.data !== undefined && <KillResult of={suspension.data} />}
      {asked && !standing && (may(whoami, 'provider.suspend') ? <Pull id={id} /> : <p>{w.notYours}</p>)}
    </Page>
  )
}

const Pull = ({ id }: { id: string }) => {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [ticket, setTicket] = useState('')
  const [typed, setTyped] = useState('')
  const pull = useMutation({
    mutationFn: () =>
      api.post('/v1/providers/{provider}/suspend', {
        params: { path: { provider: id } },
        body: { reason: reason.trim(), ticket: ticket.trim() },
      }),
    // It may be suspended although the answer was lost: what stands is asked for, never guessed.
    onSettled: () => client.invalidateQueries({ queryKey: ['provider', id] }),
  })
  const ready = typed.trim() === id && reason.trim() !== '' && ticket.trim() !== ''
  return (
    <>
      <KillPreview provider={id} />
      <Card>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) pull.mutate()
          }}
        >
          <TextField label={w.reason} value={reason} required maxLength={2000} onChange={(event) => setReason(event.target.value)} />
          <TextField label={w.ticket} value={ticket} required maxLength={200} onChange={(event) => setTicket(event.target.value)} />
          <TextField
            label={words.everywhere.typeToConfirm(id)}
            help={w.confirmHelp}
            value={typed}
            required
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
          {pull.isError && (
            <div className="mb-4">
              <Problem error={pull.error} />
            </div>
          )}
          <Button type="submit" look="danger" busy={pull.isPending} disabled={!ready} className="min-h-12 w-full text-base sm:w-auto">
            {w.pull}
          </Button>
        </form>
      </Card>
    </>
  )
}
