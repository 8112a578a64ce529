import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Asked } from '../../parts/asked.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/field.tsx'
import { words } from '../../words/index.ts'
import { fileQuery, type Pack } from './data.ts'
import {
  criticalities,
  dependents,
  environments,
  type FlagGroup,
  flagGroups,
  flagsOf,
  kinds,
  operationsIn,
  ordinaryQuestion,
  parties,
  type Question,
  triggers,
} from './question.ts'

const w = words.policy.explain.question

type Chosen = Exclude<keyof Question, 'flags' | 'operation'>
const choices: readonly (readonly [Chosen, readonly string[]])[] = [
  ['trigger', triggers],
  ['environment', environments],
  ['criticality', criticalities],
  ['dependents', dependents],
  ['requesterParty', parties],
  ['requesterKind', kinds],
  ['executorParty', parties],
  ['executorKind', kinds],
]

interface Props {
  readonly pack: Pack
  readonly busy: boolean
  readonly onAsk: (question: Question) => void
}

export const QuestionForm = ({ pack, busy, onAsk }: Props) => {
  const contracts = useQuery(fileQuery(pack.digest, 'contracts.json'))
  const [question, setQuestion] = useState(() => ordinaryQuestion('credential.revoke'))
  const flip = (group: FlagGroup, name: string, value: boolean) =>
    setQuestion((of) => ({ ...of, flags: { ...of.flags, [group]: { ...of.flags[group], [name]: value } } }))
  return (
    <Asked query={contracts}>
      {({ text }) => (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            onAsk(question)
          }}
        >
          <Choice
            label={w.operation}
            value={question.operation}
            onChange={(event) => setQuestion((of) => ({ ...of, operation: event.target.value }))}
          >
            {operationsIn(text).map((name) => (
              <option key={name} value={name}>
                {words.operations.name(name)}
              </option>
            ))}
          </Choice>
          <div className="grid gap-x-4 sm:grid-cols-2">
            {choices.map(([name, values]) => (
              <Choice
                key={name}
                label={w.choices[name]}
                value={question[name]}
                onChange={(event) => setQuestion((of) => ({ ...of, [name]: event.target.value }))}
              >
                {values.map((value) => (
                  <option key={value} value={value}>
                    {w.values[value] ?? value}
                  </option>
                ))}
              </Choice>
            ))}
          </div>
          {flagGroups.map((group) => (
            <details key={group} className="mb-3 rounded-lg border border-line">
              <summary className="min-h-9 px-3 py-1.5 text-sm font-medium">{w.groups[group]}</summary>
              <div className="grid gap-x-4 border-t border-line px-3 py-2 sm:grid-cols-2">
                {flagsOf(question.flags, group).map(([name, value]) => (
                  <label key={name} className="flex min-h-8 items-center gap-2 text-sm">
                    <input
                      type="checkbox"
                      className="size-4 shrink-0 accent-accent"
                      checked={value}
                      onChange={(event) => flip(group, name, event.target.checked)}
                    />
                    {w.flags[name] ?? name}
                  </label>
                ))}
              </div>
            </details>
          ))}
          <Button type="submit" look="primary" busy={busy}>
            {words.policy.explain.ask}
          </Button>
        </form>
      )}
    </Asked>
  )
}
