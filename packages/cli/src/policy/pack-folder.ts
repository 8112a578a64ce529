// A pack in a folder, read whole: its files as the server will check them, and the tests beside them.
import { join } from 'node:path'
import { loadBundle, readTestFiles } from '@countersign/policy'

/** Errors: as `loadBundle`: what could not be used is not sent. */
export const readPackFolder = async (folder: string): Promise<{ files: Record<string, string>; tests: Record<string, string> }> => ({
  files: { ...(await loadBundle(folder)).files },
  tests: await readTestFiles(join(folder, 'tests')),
})
