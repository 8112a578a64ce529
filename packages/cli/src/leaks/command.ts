// Commands about leaks: bringing in what a secret scanner found, and which reports there were.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const leakCommands = (program: Command, open: Opener): void => {
  const leak = program.command('leak').description('secrets that a scanner found where they must not be, and whose they are')
  withExamples(
    leak
      .command('import <file>')
      .description(
        'bring in a report of gitleaks (JSON), trufflehog (JSON lines) or any SARIF 2.1.0; no secret leaves this machine; exit code 1 if any is a credential here',
      )
      .requiredOption('--place <name>', 'what was scanned: a repository, an image, a folder')
      .action(open(() => import('./import-leaks.ts').then((room) => room.importLeaks))),
    ['countersign leak import gitleaks.json --place git.acme.example/orders', 'which of ours are in there?'],
  )
  withExamples(
    leak
      .command('reports')
      .description('reports that were brought in: how much was found, and how much of it could be recognised')
      .action(open(() => import('./list-reports.ts').then((room) => room.listReports))),
    ['countersign leak reports', 'what was looked through?'],
  )
}
