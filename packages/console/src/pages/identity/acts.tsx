// What can be done about an identity, each with its preview: by the reader as far as he may, and as far as it still makes sense.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { identityWords } from '../../words/identity.ts'
import { words } from '../../words/index.ts'
import { EndMany } from '../acts/end-many.tsx'
import { HandOver } from '../acts/hand-over.tsx'
import { RotateOne } from '../acts/rotate-one.tsx'
import { SuspendMany } from '../acts/suspend-many.tsx'
import type { Credential, Identity } from './data.ts'

const w = identityWords
type Act = 'end' | 'suspend' | 'renew' | 'hand over'

export const Acts = ({ identity }: { identity: Identity }) => {
  const whoami = useWhoami()
  const client = useQueryClient()
  const [act, setAct] = useState<Act>()
  const close = () => {
    setAct(undefined)
    void client.invalidateQueries({ queryKey: ['identity', identity.id] })
  }
  const lives = identity.state !== 'retired'
  return (
    <>
      {act === 'end' && <EndMany identities={[identity]} onClose={close} />}
      {act === 'hand over' && <HandOver identity={identity} onClose={close} />}
      {act === 'suspend' && (
        <OfActive identity={identity.id}>{(credentials) => <SuspendMany credentials={credentials} onClose={close} />}</OfActive>
      )}
      {act === 'renew' && (
        <OfActive identity={identity.id}>{([first]) => first && <RotateOne credential={first} onClose={close} />}</OfActive>
      )}
      {may(whoami, 'dossier.export') && (
        <a className={buttonClass()} href={`/v1/identities/${encodeURIComponent(identity.id)}/dossier`} download={`${identity.id}.dossier`}>
          {w.dossier}
        </a>
      )}
      {identity.state === 'active' && may(whoami, 'change.request') && identity.credentials.active === 1 && (
        <Button onClick={() => setAct('renew')}>{w.renew}</Button>
      )}
      {lives && may(whoami, 'authority.propose') && <Button onClick={() => setAct('hand over')}>{w.handOver}</Button>}
      {may(whoami, 'access.suspend') && identity.credentials.active > 0 && <Button onClick={() => setAct('suspend')}>{w.switchOff}</Button>}
      {lives && may(whoami, 'change.request') && (
        <Button look="danger" onClick={() => setAct('end')}>
          {words.inventory.askToEnd}
        </Button>
      )}
    </>
  )
}

/** As many as one page gives: whoever has more is ended, not switched off one by one. Who has several renews each on its own page. */
const OfActive = ({ identity, children }: { identity: string; children: (credentials: readonly Credential[]) => ReactNode }) => {
  const active = useQuery({
    queryKey: ['identity', identity, 'active'],
    queryFn: () => api.get('/v1/credentials', { params: { query: { identity, state: 'active', limit: 100 } } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return active.data ? children(active.data.items) : null
}
