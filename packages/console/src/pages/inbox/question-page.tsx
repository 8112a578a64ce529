// A question of another kind than one approval: which kind it is says which part answers it.
import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { NotFound } from '../../app/failures.tsx'
import { ClosureQuestion } from './kinds/closure.tsx'
import { EqualQuestion } from './kinds/equal.tsx'
import { ExceptionQuestion } from './kinds/exception.tsx'
import { MassQuestion } from './kinds/mass.tsx'
import { AskedQuestion } from './kinds/question.tsx'
import { ReadingQuestion } from './kinds/reading.tsx'
import { RecommendationQuestion } from './kinds/recommendation.tsx'
import { ReviewQuestion } from './kinds/review.tsx'
import { RiskQuestion } from './kinds/risk.tsx'

const kinds: Record<string, ComponentType<{ id: string }>> = {
  question: AskedQuestion,
  // Several approvals of one pattern, which is its id.
  equal: EqualQuestion,
  closure: ClosureQuestion,
  risk: RiskQuestion,
  exception: ExceptionQuestion,
  review: ReviewQuestion,
  recommendation: RecommendationQuestion,
  mass: MassQuestion,
  reading: ReadingQuestion,
}

export const QuestionPage = () => {
  const { kind, id } = useParams({ from: '/inside/inbox/$kind/$id' })
  const Kind = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  return Kind === undefined ? <NotFound /> : <Kind key={id} id={id} />
}
