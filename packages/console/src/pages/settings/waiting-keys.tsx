// The reader's own passkeys that wait: each signs nothing until he confirms it with a key that he has, or others have said that it is his.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Proposed } from '../../parts/change-link.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { GroundsFields, useGrounds } from '../../parts/grounds.tsx'
import { Modal } from '../../parts/modal.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { openText } from '../../signing/canonical.ts'
import { signWithPasskey } from '../../signing/sign.ts'
import { words } from '../../words/index.ts'
import { SigningProblem } from '../inbox/signing-problem.tsx'
import { useAct } from './act.ts'
import { Line } from './line.tsx'

const w = words.settings.keys.waiting
type Waiting = Item<'passkeys.waiting'>

/** `holds`: a live passkey, with which he can confirm the new one himself. */
export const WaitingKeys = ({ queryKey, holds }: { queryKey: readonly unknown[]; holds: boolean }) => {
  const query = useQuery({
    queryKey: [...queryKey, 'waiting'],
    queryFn: () => api.get('/v1/passkeys', { params: { query: { limit: 200 } } }),
  })
  if (query.isError)
    return (
      <div className="p-4 sm:p-5">
        <Problem error={query.error} retry={() => void query.refetch()} />
      </div>
    )
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <div className="border-t border-line">
      <PanelList label={w.title}>
        {items.map((one) => (
          <WaitingKey key={one.registration} of={one} queryKey={queryKey} holds={holds} />
        ))}
      </PanelList>
    </div>
  )
}

const WaitingKey = ({ of: one, queryKey, holds }: { of: Waiting; queryKey: readonly unknown[]; holds: boolean }) => {
  const own = useWhoami().principal.id
  const [asking, setAsking] = useState(false)
  const path = { params: { path: { registration: one.registration } } } as const
  const confirm = useAct(queryKey, async () => {
    const { text, digest, nonce } = await api.get('/v1/passkeys/{registration}', path)
    await openText(text, digest)
    return api.post('/v1/passkeys/{registration}/confirmation', { ...path, body: await signWithPasskey(own, 'confirmKey', nonce, digest) })
  })
  const withdraw = useAct(queryKey, () => api.delete('/v1/passkeys/{registration}', path))
  const failed = confirm.error ?? withdraw.error
  return (
    <>
      <Line
        title={
          <>
            {one.name}
            <Badge tone="warn">{w.waits}</Badge>
          </>
        }
        aside={
          <>
            {holds && (
              <Button look="primary" busy={confirm.isPending} onClick={() => confirm.mutate()}>
                {w.confirm}
              </Button>
            )}
            <Button onClick={() => setAsking(true)}>{w.ask}</Button>
            <Button look="plain" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
              {w.withdraw}
            </Button>
          </>
        }
      >
        {one.recovery ? w.recovery : holds ? w.confirmHelp : w.askHelp} · {w.since} <When at={one.since} distance />
        {failed && (
          <div className="mt-2">
            <SigningProblem error={failed} />
          </div>
        )}
      </Line>
      {asking && <AskOthers of={one} queryKey={queryKey} onClose={() => setAsking(false)} />}
    </>
  )
}

const AskOthers = ({ of: one, queryKey, onClose }: { of: Waiting; queryKey: readonly unknown[]; onClose: () => void }) => {
  const given = useGrounds()
  const ask = useAct(queryKey, () =>
    api.post('/v1/passkeys/{registration}/proposal', {
      params: { path: { registration: one.registration } },
      body: given.grounds,
    }),
  )
  return (
    <Modal title={w.askTitle(one.name)} onClose={onClose}>
      {ask.isSuccess ? (
        <Proposed said={w.asked} change={ask.data.change} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            ask.mutate()
          }}
        >
          <p className="mb-4 text-sm text-ink-soft">{one.recovery ? w.recovery : w.askHelp}</p>
          <GroundsFields of={given} />
          <FormEnd act={w.ask} busy={ask.isPending} error={ask.error} onCancel={onClose} disabled={!given.ready} />
        </form>
      )}
    </Modal>
  )
}
