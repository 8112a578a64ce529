import { defaultPackDir, diffBundles, loadBundle, type Shift } from '@countersign/policy'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

const MAX_SHOWN = 40

const shiftLines = (title: string, shifts: readonly Shift[]): string[] => {
  if (shifts.length === 0) return []
  const shown = shifts
    .slice(0, MAX_SHOWN)
    .map(({ question, changes, toAutonomous }) => `  ${toAutonomous ? '! ' : '  '}${plain(question)}: ${plain(changes.join('; '))}`)
  const more = shifts.length > MAX_SHOWN ? [`    and ${shifts.length - MAX_SHOWN} more; --json lists them all`] : []
  return [`${title} (${shifts.length})`, ...shown, ...more]
}

/** Exit code 1 when anything became looser: that is what needs an approval of its own. */
export const diffPacks = async ({ output }: Context, before: string, after?: string): Promise<ExitCode> => {
  const [a, b] = await Promise.all([loadBundle(before), loadBundle(after ?? defaultPackDir)])
  const diff = diffBundles(a, b)
  output.result({ before: a.digest, after: b.digest, ...diff }, () =>
    [
      ...diff.added.map((id) => `+ ${plain(id)}`),
      ...diff.removed.map((id) => `- ${plain(id)}`),
      ...diff.changed.map((id) => `~ ${plain(id)}`),
      ...diff.otherFiles.map((path) => `~ ${plain(path)}`),
      ...shiftLines('Looser', diff.widened),
      ...shiftLines('Stricter', diff.narrowed),
      `${diff.compared} questions compared: ${diff.widened.length} looser, ${diff.narrowed.length} stricter`,
      ...(diff.widened.some(({ toAutonomous }) => toAutonomous)
        ? ['  ! would run without anybody being asked, or is newly permitted']
        : []),
    ].join('\n'),
  )
  return diff.widened.length === 0 ? EXIT.ok : EXIT.refused
}
