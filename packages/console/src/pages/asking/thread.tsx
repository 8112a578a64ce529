// What was asked about a change and answered, the oldest first. It shows; nothing here signs or decides.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { isOutside, useWhoami } from '../../api/session.ts'
import { Asked as Read } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { AnswerButton, type Asked, WithdrawButton } from './answer.tsx'

const w = words.asking
const most = 200

/** Asked again whenever something is recorded of the change: the page follows it. `onAsk`: the reader may ask. */
export const Thread = ({ change, onAsk }: { change: string; onAsk?: (() => void) | undefined }) => {
  const outside = isOutside(useWhoami())
  const query = useQuery({
    queryKey: ['change', change, 'questions'],
    queryFn: () => api.get('/v1/questions', { params: { query: { change, limit: most } } }),
  })
  return (
    <Card title={w.title} aside={onAsk && <Button onClick={onAsk}>{w.ask}</Button>} flush>
      <Read query={query} lines={1}>
        {({ items, next }) =>
          items.length === 0 ? (
            <None>{outside ? w.noneYours : w.none}</None>
          ) : (
            <>
              <PanelList label={w.title}>
                {items.map((one) => (
                  <QuestionLine key={one.id} question={one} />
                ))}
              </PanelList>
              {next !== undefined && <None>{words.everywhere.firstOf(most)}</None>}
            </>
          )
        }
      </Read>
    </Card>
  )
}

export const QuestionLine = ({ question }: { question: Asked }) => {
  const me = useWhoami().principal.id
  const from = question.askedBy ?? w.enterprise
  const to = question.to ?? w.enterprise
  const waits = question.state === 'open'
  return (
    <li className="px-4 py-3 text-sm sm:px-5">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{capital(w.asks(from, to))}</span>
        <span className="text-[13px] text-ink-faint">
          <When at={question.askedAt} distance />
        </span>
        {question.state !== 'answered' && <Badge tone={waits ? 'info' : 'neutral'}>{w.states[question.state]}</Badge>}
      </p>
      <p className="mt-1 break-words whitespace-pre-wrap">{question.words}</p>
      {question.replanned && waits && <p className="mt-1 text-[13px] text-ink-soft">{w.replanned}</p>}
      {question.answer !== null && (
        <div className="mt-2 border-l-2 border-accent pl-3">
          <p className="flex flex-wrap items-center gap-x-3">
            <span className="font-medium">{capital(w.answers(to))}</span>
            <span className="text-[13px] text-ink-faint">
              <When at={question.endedAt} distance />
            </span>
          </p>
          <p className="mt-1 break-words whitespace-pre-wrap">{question.answer}</p>
        </div>
      )}
      {waits && question.to === me && (
        <div className="mt-2">
          <AnswerButton question={question} />
        </div>
      )}
      {(waits || question.state === 'left') && question.askedBy === me && (
        <div className="mt-1 -ml-3">
          <WithdrawButton question={question} />
        </div>
      )}
    </li>
  )
}
