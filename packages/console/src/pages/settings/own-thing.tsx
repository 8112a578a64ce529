// One thing that Countersign itself goes by: what brought it, and naming who answers for it. It takes no signature, and gives nobody any power.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ChangeLink } from '../../parts/change-link.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Facts } from '../../parts/page.tsx'
import { PersonChoice } from '../../parts/person-choice.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'

const w = ownWords.things
type Thing = Item<'ownAccess.things'>

export const kindWords = (kind: string): string => kind.replaceAll(/[_-]/g, ' ')

interface Props {
  readonly kind: string
  readonly name: string
  readonly onClose: () => void
}

export const OwnThing = ({ kind, name, onClose }: Props) => {
  const query = useQuery({
    queryKey: ['own-things', 'one', kind, name],
    queryFn: () => api.get('/v1/own-access/things', { params: { query: { kind, name, limit: 1 } } }),
  })
  return (
    <Modal title={`${name} (${kindWords(kind)})`} onClose={onClose}>
      <Asked query={query}>
        {({ items: [thing] }) => (thing === undefined ? <Gone onClose={onClose} /> : <Whose thing={thing} onClose={onClose} />)}
      </Asked>
    </Modal>
  )
}

const Gone = ({ onClose }: { onClose: () => void }) => (
  <>
    <p className="mb-4 text-sm">{w.gone}</p>
    <Closing onClose={onClose} />
  </>
)

const Closing = ({ onClose }: { onClose: () => void }) => (
  <div className="flex justify-end">
    <Button onClick={onClose}>{words.everywhere.close}</Button>
  </div>
)

const Whose = ({ thing, onClose }: { thing: Thing; onClose: () => void }) => {
  const whoami = useWhoami()
  const [owner, setOwner] = useState('')
  const { kind, name } = thing
  const named = useAct(['own-things'], () => api.put('/v1/own-access/things/owner', { body: { kind, name, owner } }))
  return (
    <>
      <div className="mb-4">
        <Facts
          of={[
            [w.what, thing.title],
            thing.since === null ? undefined : [w.since, <When key="since" at={thing.since} />],
            [w.until, thing.until === null ? ownWords.list.noEnd : <When key="until" at={thing.until} />],
            thing.by === null ? undefined : [w.by, thing.by],
            thing.change === null ? undefined : [w.change, <ChangeLink key="change" change={thing.change} />],
            [
              w.owner,
              thing.owner ?? (
                <Badge key="owner" tone="warn">
                  {w.nobody}
                </Badge>
              ),
            ],
          ]}
        />
      </div>
      {named.isSuccess && (
        <p role="status" className="mb-4 text-sm">
          {w.named(named.data.owner)}
        </p>
      )}
      {may(whoami, 'system.register') && !named.isSuccess ? (
        <form
          className="border-t border-line pt-4"
          onSubmit={(event) => {
            event.preventDefault()
            named.mutate()
          }}
        >
          <PersonChoice label={w.who} value={owner} onChange={setOwner} but={(person) => person === thing.owner} />
          <p className="mb-4 text-[13px] text-ink-soft">{w.help}</p>
          <FormEnd act={w.name} busy={named.isPending} error={named.error} onCancel={onClose} disabled={owner === ''} />
        </form>
      ) : (
        <Closing onClose={onClose} />
      )}
    </>
  )
}
