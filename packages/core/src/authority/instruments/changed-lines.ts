/** What a version changes beside the one in force, line by line, as whoever approves it reads it. */
export const changedLines = (now: readonly string[], was: readonly string[] | undefined): string[] => {
  if (!was) return now.map((line) => `+ ${line}`)
  const changed = [
    ...was.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
  ]
  return changed.length > 0 ? changed : ['nothing changes but the text']
}
