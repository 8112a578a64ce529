// One entry of the log: whether it is what the log holds, computed here, and then what it says. Nothing of it but its exact text is told before that.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, CountersignProblem } from '../../api/client.ts'
import { NoSuchAddress } from '../../app/failures.tsx'
import { isEntryInLog, type Leaf, logVerdictQuery } from '../../log/read-log.ts'
import { useLeafHash } from '../../log/use-leaf-hash.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Digest, Exact, Id } from '../../parts/code.tsx'
import { Card, Facts, Loading, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { logWords } from '../../words/log.ts'
import { factsOf } from './entry-facts.ts'
import { LogLane, Verdict } from './log-lane.tsx'
import { saveText } from './save-text.ts'

const w = logWords.entry

export const EntryPage = () => {
  const { index } = useParams({ from: '/inside/log/$index' })
  const place = /^(?:0|[1-9]\d{0,14})$/.test(index) ? Number(index) : undefined
  return place === undefined ? <NoSuchAddress /> : <EntryAt index={place} />
}

const EntryAt = ({ index }: { index: number }) => {
  const entry = useQuery({
    queryKey: ['log-entry', index],
    queryFn: () => api.get('/v1/log/entries/{index}', { params: { path: { index } } }),
    retry: false,
  })
  const deleted = deletionIn(entry.error)
  return (
    <Page
      title={w.title(String(index))}
      actions={
        <>
          <Link to="/log" className={buttonClass('plain')}>
            {w.all}
          </Link>
          {index > 0 && (
            <Link to="/log/$index" params={{ index: String(index - 1) }} className={buttonClass()}>
              {w.older}
            </Link>
          )}
          <Link to="/log/$index" params={{ index: String(index + 1) }} className={buttonClass()}>
            {w.newer}
          </Link>
        </>
      }
    >
      <LogLane />
      {entry.isPending && <Loading />}
      {entry.isError && !deleted && <Problem error={entry.error} retry={() => void entry.refetch()} />}
      {deleted && <Deleted index={index} {...deleted} />}
      {entry.data && <Told index={index} text={entry.data.leaf} proof={entry.data.proof} />}
    </Page>
  )
}

interface Deletion {
  readonly hash: string
  readonly change: string
}

const deletionIn = (error: unknown): Deletion | undefined => {
  if (!(error instanceof CountersignProblem) || error.code !== 'log.entry_deleted') return undefined
  const { leafHash, change } = error.details
  return typeof leafHash === 'string' && typeof change === 'string' ? { hash: leafHash, change } : undefined
}

/** Undefined as long as there is no verdict. */
const useVerdict = (leaf: Leaf, index: number) => {
  const log = useQuery(logVerdictQuery)
  const heads = log.data?.passed ? log.data : undefined
  const cosigned = heads?.cosigned && index < heads.cosigned.size
  const head = cosigned ? heads.cosigned : heads && index < heads.newest.size ? heads.newest : undefined
  const inLog = useQuery({
    queryKey: ['log-entry-in-log', index, leaf, head?.origin, head?.size],
    queryFn: () => isEntryInLog(leaf, index, head!),
    enabled: head !== undefined,
    placeholderData: (before, query) =>
      JSON.stringify(query?.queryKey.slice(1, 3)) === JSON.stringify([index, leaf]) ? before : undefined,
  })
  return { log, heads, head, cosigned: cosigned === true, inLog }
}

const EntryVerdict = ({
  leaf,
  index,
  of: { log, heads, head, cosigned, inLog },
}: {
  leaf: Leaf
  index: number
  of: ReturnType<typeof useVerdict>
}) => {
  if (log.isPending) return <Verdict look="plain" title={w.checking} />
  if (log.data && !log.data.passed)
    return (
      <Verdict look="bad" title={w.noHead}>
        {w.noHeadText}
      </Verdict>
    )
  if (log.isError || inLog.isError)
    return (
      <Verdict look="warn" title={logWords.lane.unread}>
        {logWords.lane.unreadText}
      </Verdict>
    )
  if (!heads || !head) return <Verdict look="plain" title={w.waiting} />
  if (inLog.data === undefined) return <Verdict look="plain" title={w.checking} />
  if (!inLog.data)
    return (
      <Verdict look="bad" title={w.altered}>
        <p>{w.alteredText(String(index))}</p>
        <p className="mt-1">{logWords.lane.whom}</p>
      </Verdict>
    )
  return (
    <Verdict look="good" title={w.verified}>
      {('text' in leaf ? w.verifiedText : w.hashVerifiedText)(String(index), head.size)} {cosigned ? w.cosigned : w.uncosigned}
    </Verdict>
  )
}

const Told = ({ index, text, proof }: { index: number; text: string; proof: string }) => {
  const leaf: Leaf = { text }
  const verdict = useVerdict(leaf, index)
  const hash = useLeafHash(leaf)
  const told = verdict.inLog.data === true && verdict.head ? factsOf(text) : undefined
  return (
    <>
      <EntryVerdict leaf={leaf} index={index} of={verdict} />
      {told && (
        <Card>
          <Facts
            of={[
              [
                w.facts.kind,
                <span key="kind" className="font-medium">
                  {told.kind}
                </span>,
              ],
              [w.facts.at, <When key="at" at={told.at} />],
              [w.facts.actor, `${told.actor} ${w.party(told.party)}`],
              told.stream === undefined
                ? undefined
                : [
                    w.facts.stream,
                    <Link key="stream" to="/log" search={{ stream: told.stream }} className="text-accent hover:underline">
                      <Id of={told.stream} />
                    </Link>,
                  ],
              told.stream === undefined ? undefined : [w.facts.seq, String(told.seq)],
              [w.facts.hash, <Digest key="hash" of={hash} />],
            ]}
          />
        </Card>
      )}
      <Card
        title={w.text}
        aside={
          <span className="flex flex-wrap gap-2">
            <Button onClick={() => saveText(text, `${index}.json`)}>{w.getText}</Button>
            <Button onClick={() => saveText(proof, `${index}.tlog-proof`)}>{w.getProof}</Button>
          </span>
        }
      >
        <Exact text={text} label={w.text} />
        <p className="mt-2 text-[13px] text-ink-soft">{w.textNote}</p>
      </Card>
    </>
  )
}

const Deleted = ({ index, hash, change }: { index: number } & Deletion) => {
  const leaf: Leaf = { hash }
  return (
    <>
      <EntryVerdict leaf={leaf} index={index} of={useVerdict(leaf, index)} />
      <Card title={w.deleted}>
        <p className="mb-4 text-sm">
          {w.deleted} {w.deletedText}
        </p>
        <Facts
          of={[
            [
              w.deletedBy,
              <Link key="change" to="/changes/$change" params={{ change }} className="text-accent hover:underline">
                <Id of={change} />
              </Link>,
            ],
            [w.facts.hash, <Digest key="hash" of={hash} />],
          ]}
        />
      </Card>
    </>
  )
}
