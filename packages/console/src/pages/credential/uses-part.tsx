// Who uses it, and who was seen with it: what was only seen counts for nothing until somebody declares it.
import type { Answer } from '../../api/answers.ts'
import { Badge } from '../../parts/badge.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

const w = words.credential.uses

export const UsesPart = ({ uses }: { uses: Answer<'credentials.read'>['uses'] }) => (
  <Card title={w.title} flush>
    {uses.length === 0 ? (
      <None>{w.none}</None>
    ) : (
      <Table label={w.title} head={Object.values(w.columns)}>
        {uses.map((use) => (
          <Row key={use.workload}>
            <Cell className="font-medium">{use.workload}</Cell>
            <Cell>
              {[w.learnt[use.learnt], use.how === null ? undefined : w.how[use.how]].filter(Boolean).join(', ')}
              {use.reason !== null && <span className="block text-[13px] text-ink-soft">{use.reason}</span>}
            </Cell>
            <Cell>
              <When at={use.lastSeenAt} distance />
            </Cell>
            <Cell>
              {use.endedAt === null ? (
                <Badge tone={use.counts ? 'info' : 'warn'}>{use.counts ? w.counts : w.not}</Badge>
              ) : (
                <Badge>{w.over}</Badge>
              )}
            </Cell>
          </Row>
        ))}
      </Table>
    )}
  </Card>
)
