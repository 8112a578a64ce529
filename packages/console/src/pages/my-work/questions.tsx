// What the reader is asked about his part of a change, and what he has asked.
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { words } from '../../words/index.ts'
import { QuestionLine } from '../asking/thread.tsx'
import type { Work } from './line.tsx'

export const Questions = ({ of }: { of: Work['questions'] }) => (
  <Card title={words.asking.title} flush>
    {of.length === 0 ? (
      <None>{words.asking.noneYours}</None>
    ) : (
      <PanelList label={words.asking.title}>
        {of.map((one) => (
          <QuestionLine key={one.id} question={one} />
        ))}
      </PanelList>
    )}
  </Card>
)
