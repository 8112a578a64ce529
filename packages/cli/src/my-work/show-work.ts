import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

const part = (title: string, head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  rows.length === 0 ? `${title}: none` : `${title}\n${table(head, rows)}`

export const showWork = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const work = await api.get('/v1/my-work')
  output.result(work, () =>
    [
      part(
        'Mandates',
        ['mandate', 'operation', 'state', 'until'],
        work.mandates.map((one) => [one.id, one.operation, one.state, minute(one.notAfter)]),
      ),
      part(
        'Runbooks',
        ['runbook', 'version', 'title'],
        work.runbooks.map((one) => [one.name, one.version, one.title]),
      ),
      part(
        'Evidence that you owe',
        ['mandate', 'operation', 'begun', 'due'],
        work.evidence.owed.map((one) => [
          one.mandate,
          one.operation,
          minute(one.startedAt),
          one.dueAt === null ? 'now' : `${minute(one.dueAt)}${one.overdue ? ' overdue' : ''}`,
        ]),
      ),
      part(
        'Evidence that is demanded',
        ['demand', 'about', 'due'],
        work.drills.demands.map((one) => [one.id, one.subjects.join(', '), minute(one.dueAt)]),
      ),
      part(
        'Exceptions to ask for, in a drill',
        ['rule', 'subject', 'due'],
        work.drills.asks.map((one) => [one.rule, one.subject, minute(one.dueAt)]),
      ),
      part(
        'Questions',
        ['question', 'change', 'state', 'words', 'answer'],
        work.questions.map((one) => [one.id, one.change, one.state, one.words, one.answer]),
      ),
      part(
        'Recommendations',
        ['recommendation', 'about', 'state', 'answer'],
        work.recommendations.map((one) => [one.id, `${one.about.kind} ${one.about.id}`, one.state, one.answer]),
      ),
      part(
        'Exceptions',
        ['exception', 'rule', 'state', 'answer by', 'until'],
        work.exceptions.map((one) => [one.id, one.rule, one.state, minute(one.answerDue), minute(one.expiresAt)]),
      ),
      ...(work.reviews.length === 0
        ? []
        : [
            part(
              'Reviews that you may sign',
              ['review', 'provider', 'due'],
              work.reviews.map((one) => [one.id, one.party, `${minute(one.dueAt)}${one.overdue ? ' overdue' : ''}`]),
            ),
          ]),
    ].join('\n\n'),
  )
}
