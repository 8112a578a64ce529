// Which workloads use the credentials of an identity, how we know, and when each was seen last. What was only seen counts for nothing until it is declared.
import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../api/answers.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'

const w = identityWords.uses
const tones = { declared: 'neutral', observed: 'good', inferred: 'warn' } as const

type Credentials = UseQueryResult<Answer<'credentials.list'>>

const usesIn = ({ items }: Answer<'credentials.list'>) =>
  items
    .flatMap(({ id, system, uses }) => uses.map((use) => ({ credential: id, system, ...use })))
    .sort((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null))

export const UsesCard = ({ identity, credentials }: { identity: string; credentials: Credentials }) => (
  <Card
    title={w.title}
    flush
    aside={credentials.data && <ExportButton name={`${identity}-uses`} page={async () => ({ items: usesIn(credentials.data) })} />}
  >
    <Asked query={credentials}>
      {(page) => {
        const uses = usesIn(page)
        return uses.length === 0 ? (
          <Empty title={w.none}>{w.noneText}</Empty>
        ) : (
          <Table label={w.title} head={[w.workload, w.credential, w.known, w.seen]}>
            {uses.map((use) => (
              <Row key={`${use.credential} ${use.workload}`}>
                <Cell>
                  <Link
                    to="/inventory"
                    search={{ kind: 'workload', text: use.workload }}
                    className="font-medium hover:text-accent hover:underline"
                  >
                    {use.workload}
                  </Link>
                </Cell>
                <Cell>
                  <Link to="/credentials/$credential" params={{ credential: use.credential }} className="text-accent hover:underline">
                    {use.credential}
                  </Link>
                  <span className="block text-[13px] text-ink-soft">{use.system}</span>
                </Cell>
                <Cell>
                  <span className="flex flex-wrap items-center gap-x-2">
                    <Badge tone={tones[use.learnt]}>{w.learnt[use.learnt]}</Badge>
                    {use.how !== null && <span>{w.hows[use.how]}</span>}
                    {use.learntAt !== null && (
                      <span className="text-[13px] text-ink-soft">
                        <When at={use.learntAt} distance />
                      </span>
                    )}
                  </span>
                  {!use.counts && use.endedAt === null && <span className="block text-[13px] text-ink-soft">{w.countsNot}</span>}
                </Cell>
                <Cell>
                  {use.endedAt !== null ? (
                    <span className="text-ink-soft">
                      {w.over} <When at={use.endedAt} distance />
                    </span>
                  ) : use.lastSeenAt === null ? (
                    <span className="text-ink-soft">{w.never}</span>
                  ) : (
                    <When at={use.lastSeenAt} distance />
                  )}
                </Cell>
              </Row>
            ))}
          </Table>
        )
      }}
    </Asked>
  </Card>
)
