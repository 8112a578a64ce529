import { Facts } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

/** One thing a line; empty lines are none. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What somebody is about to sign, in his own words. */
export const Terms = ({
  until,
  reason,
  controls,
  rest = [],
}: {
  until: string | null
  reason: string
  controls: readonly string[]
  rest?: readonly (readonly [string, string])[]
}) => (
  <Facts
    of={[
      until === null ? undefined : [words.questions.until, <When key="until" at={until} />],
      [words.everywhere.reason, reason],
      controls.length === 0
        ? undefined
        : [
            words.questions.controls,
            <ul key="controls">
              {controls.map((control) => (
                <li key={control}>{control}</li>
              ))}
            </ul>,
          ],
      ...rest,
    ]}
  />
)
