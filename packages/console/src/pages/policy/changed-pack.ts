// A pack that is the one in force with some texts edited, as the API takes it. Pure.
import type { Answer } from '../../api/answers.ts'

type TestFiles = Answer<'policy.tests'>['files']
export type Texts = Readonly<Record<string, string>>

/** A test file is edited like every other text; among them it is told apart by its folder. */
const testFolder = 'tests/'

/** The cases as files again: what each states is what it stated, whatever its file looked like. */
export const testTexts = (files: TestFiles): Texts =>
  Object.fromEntries(
    files.map(({ file, cases }) => [
      `${testFolder}${file}`,
      `${JSON.stringify(
        cases.map(({ name, asks, given, expect }) => ({ name, [asks]: given, expect })),
        null,
        2,
      )}\n`,
    ]),
  )

const version = /("version"\s*:\s*"\d{1,6}\.\d{1,6}\.)(\d{1,6})(")/

/** A pack that has been in force never comes in force again under the same version: the last number is one higher. */
const withNextVersion = (text: string): string =>
  text.replace(version, (_all, before: string, last: string, after: string) => `${before}${Number(last) + 1}${after}`)

/** Texts that came to be other than they were; an edit that was taken back is none. */
export const editedPaths = (texts: Texts, edits: Texts): readonly string[] =>
  Object.keys(edits).filter((path) => Object.hasOwn(texts, path) && edits[path] !== texts[path])

export const changedPack = (texts: Texts, edits: Texts): { files: Record<string, string>; tests: Record<string, string> } => {
  const files: Record<string, string> = {}
  const tests: Record<string, string> = {}
  const edited = new Set(editedPaths(texts, edits))
  for (const [path, text] of Object.entries(texts)) {
    const now = edited.has(path) ? edits[path]! : path === 'pack.json' ? withNextVersion(text) : text
    if (path.startsWith(testFolder)) tests[path.slice(testFolder.length)] = now
    else files[path] = now
  }
  return { files, tests }
}
