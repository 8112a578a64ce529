// Which identity providers show who somebody is. Each is a document of authority: proposed here, approved by others, suspended at once.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ChangeLink } from '../../parts/change-link.tsx'
import { CopyButton, Digest } from '../../parts/code.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { TextField } from '../../parts/field.tsx'
import { Card, Empty, Facts } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { words } from '../../words/index.ts'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'
import { placesOf } from './issuer-text.ts'
import { Line } from './line.tsx'
import { ProposeIssuer } from './propose-issuer.tsx'

const w = words.settings.signIn
type Issuer = Item<'instruments.list'>
const queryKey = ['instruments', 'sign-in'] as const
const tones: Record<string, Tone> = { in_force: 'good', proposed: 'info', suspended: 'bad' }

export const SignIn = () => {
  const whoami = useWhoami()
  const query = useQuery({
    queryKey,
    queryFn: () => api.get('/v1/instruments/{kind}', { params: { path: { kind: 'sign-in' }, query: { limit: 200 } } }),
  })
  const [proposing, setProposing] = useState(false)
  const [suspending, setSuspending] = useState<Issuer>()
  const [reason, setReason] = useState('')
  const suspend = useAct(
    queryKey,
    () =>
      api.post('/v1/instruments/{kind}/{name}/suspend', {
        params: { path: { kind: 'sign-in', name: suspending?.name ?? '' } },
        body: { reason: reason.trim() },
      }),
    () => setSuspending(undefined),
  )
  return (
    <Card
      title={words.settings.sections['sign-in']}
      flush
      aside={
        may(whoami, 'authority.propose') && (
          <Button look="primary" onClick={() => setProposing(true)}>
            {w.propose}
          </Button>
        )
      }
    >
      <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={w.empty.title}>{w.empty.text}</Empty>
          ) : (
            <PanelList label={words.settings.sections['sign-in']}>
              {items.map((one) => (
                <Line
                  key={one.name}
                  title={
                    <>
                      {one.name}
                      <Badge tone={tones[one.state] ?? 'neutral'}>{w.states[one.state]}</Badge>
                    </>
                  }
                  aside={
                    one.state === 'in_force' &&
                    may(whoami, 'delegation.suspend') && (
                      <Button onClick={() => setSuspending(one)} aria-label={`${w.suspend}: ${one.name}`}>
                        {w.suspend}
                      </Button>
                    )
                  }
                >
                  <ChangeLink change={one.change} /> · v{one.version} · {one.proposedBy} · <Digest of={one.document} />
                  <Places name={one.name} />
                </Line>
              ))}
            </PanelList>
          )
        }
      </Asked>
      {proposing && <ProposeIssuer onClose={() => setProposing(false)} />}
      {suspending && (
        <Confirm
          title={w.suspendTitle(suspending.name)}
          act={w.suspend}
          answer={suspend}
          look="danger"
          typed={suspending.name}
          incomplete={reason.trim() === ''}
          onClose={() => setSuspending(undefined)}
        >
          <p className="mb-3">{w.suspendText}</p>
          <TextField
            label={words.settings.because}
            value={reason}
            required
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </Confirm>
      )}
    </Card>
  )
}

/** The exact addresses for the provider's own settings. */
export const Places = ({ name }: { name: string }) => {
  const places = placesOf(window.location.origin, name)
  return (
    <details className="mt-2">
      <summary className="text-accent">{w.give}</summary>
      <div className="mt-2 text-ink">
        <Facts
          of={(['redirect', 'logout', 'backChannel'] as const).map((one) => [
            w[one],
            <span key={one} className="inline-flex items-center gap-1 font-mono text-xs break-all">
              {places[one]}
              <CopyButton text={places[one]} />
            </span>,
          ])}
        />
      </div>
    </details>
  )
}
