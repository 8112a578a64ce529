// The answer of who was asked, and taking back what one asked oneself; wherever a question is shown.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { TextArea } from '../../parts/field.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { Modal } from '../../parts/modal.tsx'
import { words } from '../../words/index.ts'

const w = words.asking
export type Asked = Item<'questions.list'>

/** All that shows it is asked again. */
const useEnded = ({ id, change }: Asked) => {
  const client = useQueryClient()
  return () => {
    for (const queryKey of [['change', change], ['question', 'question', id], ['inbox'], ['my-work']])
      void client.invalidateQueries({ queryKey })
  }
}

export const AnswerForm = ({ question, onDone, onCancel }: { question: Asked; onDone?: () => void; onCancel?: () => void }) => {
  const ended = useEnded(question)
  const [text, setText] = useState('')
  const answer = useMutation({
    mutationFn: () =>
      api.post('/v1/questions/{question}/answer', { params: { path: { question: question.id } }, body: { words: text.trim() } }),
    onSuccess: () => onDone?.(),
    onSettled: ended,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        answer.mutate()
      }}
    >
      <TextArea
        label={w.yourAnswer}
        help={w.answerHelp}
        value={text}
        required
        maxLength={2000}
        onChange={(event) => setText(event.target.value)}
      />
      <FormEnd act={w.sendAnswer} busy={answer.isPending} error={answer.error} onCancel={onCancel} disabled={text.trim() === ''} />
    </form>
  )
}

export const AnswerButton = ({ question }: { question: Asked }) => {
  const [asking, setAsking] = useState(false)
  const close = () => setAsking(false)
  return (
    <>
      <Button onClick={() => setAsking(true)}>{w.answer}</Button>
      {asking && (
        <Modal title={w.answerTitle} onClose={close}>
          <p className="mb-4 text-sm break-words whitespace-pre-wrap">{question.words}</p>
          <AnswerForm question={question} onDone={close} onCancel={close} />
        </Modal>
      )}
    </>
  )
}

export const WithdrawButton = ({ question }: { question: Asked }) => {
  const ended = useEnded(question)
  const [asking, setAsking] = useState(false)
  const withdraw = useMutation({
    mutationFn: () => api.post('/v1/questions/{question}/withdraw', { params: { path: { question: question.id } }, body: {} }),
    onSuccess: () => setAsking(false),
    onSettled: ended,
  })
  return (
    <>
      <Button look="plain" onClick={() => setAsking(true)}>
        {w.withdraw}
      </Button>
      {asking && (
        <Confirm title={w.withdraw} act={w.withdraw} answer={withdraw} onClose={() => setAsking(false)}>
          {w.withdrawLead}
        </Confirm>
      )}
    </>
  )
}
