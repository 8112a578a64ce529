// Its latest renewal: who has not moved yet, what keeps the old one alive, and beginning one, never without its preview.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api, CountersignProblem } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { None } from '../../parts/none.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { CutOne } from '../acts/cut-one.tsx'
import { RotateOne } from '../acts/rotate-one.tsx'
import { stateTones } from '../change/tones.ts'
import { ConfirmUse } from './confirm-use.tsx'
import { canCut, isOver, notMoved, oldOne } from './rotation.ts'

const w = words.credential.rotation
type Rotation = Answer<'rotations.read'>

const tones: Record<string, Tone> = { moved: 'good', late: 'bad', stuck: 'bad', cut: 'bad', unconfirmed: 'warn', delivered: 'info' }

/** Null: it has not been rotated by the chain. */
const latest = (credential: string): Promise<Rotation | null> =>
  api.get('/v1/rotations/{credential}', { params: { path: { credential } } }).catch((error: unknown) => {
    if (error instanceof CountersignProblem && error.code === 'rotation.unknown') return null
    throw error
  })

export const RotationPart = ({ credential }: { credential: Answer<'credentials.read'> }) => {
  const whoami = useWhoami()
  const [act, setAct] = useState<'rotate' | 'cut' | undefined>(undefined)
  const query = useQuery({ queryKey: ['credential', credential.id, 'rotation'], queryFn: () => latest(credential.id) })
  const asks = may(whoami, 'change.request')
  const runs = query.data != null && !isOver(query.data.state)
  const close = () => {
    setAct(undefined)
    void query.refetch()
  }
  return (
    <Card
      title={w.title}
      flush
      aside={
        asks && (
          <span className="flex flex-wrap gap-2">
            {query.data != null && canCut(query.data) && <Button onClick={() => setAct('cut')}>{w.cut}</Button>}
            {query.data !== undefined && !runs && credential.state === 'active' && (
              <Button onClick={() => setAct('rotate')}>{w.start}</Button>
            )}
          </span>
        )
      }
    >
      {act === 'rotate' && <RotateOne credential={credential} onClose={close} />}
      {act === 'cut' && <CutOne credential={credential} onClose={close} />}
      <Asked query={query}>
        {(rotation) =>
          rotation === null ? (
            <None>
              {w.none} {asks && credential.state === 'active' && w.noneCan}
            </None>
          ) : (
            <Shown rotation={rotation} asks={asks} onConfirmed={() => void query.refetch()} />
          )
        }
      </Asked>
    </Card>
  )
}

const Shown = ({ rotation, asks, onConfirmed }: { rotation: Rotation; asks: boolean; onConfirmed: () => void }) => {
  const [confirming, setConfirming] = useState<string | undefined>(undefined)
  const { consumers, old } = rotation
  return (
    <>
      <div className="px-4 py-4 sm:px-5">
        <Facts
          of={[
            [
              w.change,
              <span key="change" className="flex flex-wrap items-center gap-2">
                <Link to="/changes/$change" params={{ change: rotation.change }} className="text-accent hover:underline">
                  {rotation.change}
                </Link>
                <Badge tone={stateTones[rotation.state] ?? 'neutral'}>{words.change.states[rotation.state] ?? rotation.state}</Badge>
              </span>,
            ],
            [w.opened, <When key="opened" at={rotation.openedAt} distance />],
            [w.way, w.ways[rotation.way]],
            [
              w.old,
              <span key="old">
                {w.oldStands[oldOne(old)]}
                {oldOne(old) === 'kept' && <span className="block text-ink-soft">{old?.reasons.join('; ')}</span>}
              </span>,
            ],
            [w.who, consumers.length === 0 ? w.nobody : w.left(notMoved(consumers).length, consumers.length)],
          ]}
        />
      </div>
      {consumers.length > 0 && (
        <Table label={w.who} head={Object.values(w.columns)} minWidth="44rem">
          {consumers.map((one) => (
            <Row key={one.workload}>
              <Cell>
                <span className="font-medium">{one.workload}</span>
                <span className="block text-[13px] text-ink-soft">{one.account}</span>
              </Cell>
              <Cell>
                <Badge tone={tones[one.state] ?? 'neutral'}>{w.states[one.state] ?? one.state}</Badge>
              </Cell>
              <Cell>{one.since !== null && <When at={one.since} distance />}</Cell>
              <Cell>{one.moveBy !== null && <When at={one.moveBy} distance due={one.state !== 'moved'} />}</Cell>
              <Cell>
                {one.waitsFor}
                {asks && (one.state === 'unconfirmed' || one.state === 'late') && (
                  <span className="mt-1 block">
                    <Button onClick={() => setConfirming(one.workload)}>{w.confirm}</Button>
                  </span>
                )}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {confirming !== undefined && (
        <ConfirmUse
          credential={rotation.credential}
          workload={confirming}
          onClose={() => setConfirming(undefined)}
          onDone={() => {
            setConfirming(undefined)
            onConfirmed()
          }}
        />
      )}
    </>
  )
}
