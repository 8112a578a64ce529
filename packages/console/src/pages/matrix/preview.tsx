// What a text would change, before anybody is asked: the rows in words, and what providers would come to do or no longer do.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { words } from '../../words/index.ts'
import { matrixWords } from '../../words/matrix.ts'
import { providerWords } from '../../words/providers.ts'
import { ProviderLink } from '../providers/provider-link.tsx'
import { rightTones } from '../providers/tones.ts'
import { useSettled } from './use-settled.ts'

const w = matrixWords.editor
type Document = NonNullable<Answer<'matrix.check'>['document']>
type Shift = Answer<'rights.diff'>['widened'][number]

export const Preview = ({ document, changes }: { document: Document; changes: readonly string[] }) => {
  // COST: every provider, operation and place is asked of the policy; so only for a text that has come to rest.
  const settled = useSettled(document, 1000)
  const rights = useQuery({
    queryKey: ['matrix', 'rights', settled],
    queryFn: ({ signal }) => api.post('/v1/rights/diff', { body: { after: { document: settled } }, signal }),
    gcTime: 60_000,
  })
  return (
    <>
      <Card title={w.changes} flush>
        {changes.length === 0 ? (
          <None>{w.same}</None>
        ) : (
          <ul className="divide-y divide-line text-sm">
            {changes.map((line) => (
              <li key={line} className="px-4 py-2 sm:px-5">
                {capital(line)}
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={w.rights} flush>
        <p className="px-4 pt-3 text-[13px] text-ink-soft sm:px-5">{w.rightsLead}</p>
        <Asked query={rights}>
          {({ widened, narrowed }) =>
            widened.length + narrowed.length === 0 ? (
              <None>{w.rightsSame}</None>
            ) : (
              <>
                {widened.length > 0 && <Shifts title={w.widened} of={widened} wider />}
                {narrowed.length > 0 && <Shifts title={w.narrowed} of={narrowed} />}
              </>
            )
          }
        </Asked>
      </Card>
    </>
  )
}

const few = 12

const Shifts = ({ title, of, wider = false }: { title: string; of: readonly Shift[]; wider?: boolean }) => {
  const [all, setAll] = useState(false)
  return (
    <>
      <h3 className="flex items-center gap-2 px-4 pt-3 text-sm font-medium sm:px-5">
        {title} <Badge tone={wider ? 'warn' : 'good'}>{of.length}</Badge>
      </h3>
      <Table label={title} head={[w.columns.provider, w.columns.operation, w.columns.where, w.columns.from, w.columns.to]} minWidth="46rem">
        {(all ? of : of.slice(0, few)).map((one) => (
          <Row key={`${one.party} ${one.operation} ${one.where} ${one.before} ${one.after}`}>
            <Cell>
              <ProviderLink id={one.party} />
            </Cell>
            <Cell className="font-medium">{words.operations.name(one.operation)}</Cell>
            <Cell className="text-ink-soft">
              {one.where} · {one.criticalities.join(', ')}
            </Cell>
            <Cell>
              <RightName of={one.before} />
            </Cell>
            <Cell>
              <RightName of={one.after} />
              {one.toAutonomous && <span className="block text-[13px] text-warn">{w.alone}</span>}
            </Cell>
          </Row>
        ))}
      </Table>
      {of.length > few && !all && (
        <div className="border-t border-line px-2 py-1.5">
          <Button look="plain" onClick={() => setAll(true)}>
            {matrixWords.all(of.length)}
          </Button>
        </div>
      )}
    </>
  )
}

const RightName = ({ of }: { of: Shift['before'] }) => (
  <Badge tone={rightTones[of] ?? 'neutral'}>{providerWords.rights.names[of] ?? of}</Badge>
)
