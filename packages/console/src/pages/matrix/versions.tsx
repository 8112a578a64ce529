// Every version that was proposed, who asked for it and who signed it, newest first.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { problemText } from '../../parts/problem.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { matrixWords } from '../../words/matrix.ts'
import { signersQuery, type Version } from './data.ts'

const w = matrixWords.versions
const few = 5
const tones: Record<Version['version']['state'], Tone> = {
  proposed: 'info',
  in_force: 'good',
  superseded: 'neutral',
  withdrawn: 'neutral',
  dropped: 'neutral',
  expired: 'warn',
  suspended: 'warn',
}

export const Versions = ({ of }: { of: readonly Version[] }) => {
  const [all, setAll] = useState(false)
  return (
    <Card title={w.title} flush>
      <Table label={w.title} head={[w.version, w.state, w.from, w.proposed, w.signed, w.change]} minWidth="44rem">
        {(all ? of : of.slice(0, few)).map(({ version }) => (
          <Row key={version.version}>
            <Cell className="font-medium tabular-nums">{version.version}</Cell>
            <Cell>
              <Badge tone={tones[version.state]}>{w.states[version.state]}</Badge>
            </Cell>
            <Cell>{version.from === null ? <span className="text-ink-faint">{w.notYet}</span> : <When at={version.from} />}</Cell>
            <Cell>{version.proposedBy}</Cell>
            <Cell>
              <Signers change={version.change} />
            </Cell>
            <Cell>
              <Link to="/changes/$change" params={{ change: version.change }} className="text-accent hover:underline">
                {w.open}
              </Link>
            </Cell>
          </Row>
        ))}
      </Table>
      {of.length > few && !all && (
        <div className="px-4 py-2">
          <Button look="plain" onClick={() => setAll(true)}>
            {matrixWords.all(of.length)}
          </Button>
        </div>
      )}
    </Card>
  )
}

const Signers = ({ change }: { change: string }) => {
  const { data, error } = useQuery(signersQuery(change))
  if (error) return <span className="text-bad">{problemText(error)}</span>
  if (!data) return <span className="text-ink-faint">…</span>
  if (data.length === 0) return <span className="text-ink-faint">{w.nobodyYet}</span>
  return data.map((one) => (one.for === null ? one.person : w.inPlaceOf(one.person, one.for))).join(', ')
}
