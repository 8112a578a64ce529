// A question of another kind than an approval: which kind it is says which part answers it.
import { useParams } from '@tanstack/react-router'
import { Empty, Page } from '../../parts/page.tsx'
import { words } from '../../words/index.ts'

export const QuestionPage = () => {
  const { kind, id } = useParams({ from: '/inside/inbox/$kind/$id' })
  return (
    <Page title={words.inbox.kinds[kind] ?? kind}>
      <Empty title={id} />
    </Page>
  )
}
