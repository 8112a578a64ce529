// Commands about authoritative sources: whose word counts, reading what they say, and deciding what a mass change comes to.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

const keyGroup = (source: Command, open: Opener): void => {
  const key = source.command('key').description('keys by which the events of a signed webhook are signed')
  withExamples(
    key
      .command('new <source>')
      .description('a new key; the one before counts beside it for a while')
      .option('--out <file>', 'make a shared secret; it goes to this new file (mode 0600) and is shown nowhere')
      .option('--secret-file <file>', 'or take the secret `whsec_…` that the sender made')
      .option('--public-key <key>', 'or the public key `whpk_…` of a sender that signs with Ed25519')
      .option('--overlap <hours>', 'how long the key before goes on counting, at most 720', '24')
      .action(open(() => import('./keys.ts').then((room) => room.newSourceKey))),
    ['countersign source key new hr --out hr.whsec', 'a secret for the sender'],
    ['countersign source key new hr --secret-file workday.whsec --overlap 2', 'rotate to the one that the sender made'],
  )
  withExamples(
    key
      .command('list <source>')
      .description('its keys, when each was last used, and until when it counts')
      .action(open(() => import('./keys.ts').then((room) => room.listSourceKeys))),
    ['countersign source key list hr', 'does the sender sign with the new one?'],
  )
  withExamples(
    key
      .command('revoke <source> <key>')
      .description('revoke a key, at once; its secret is erased')
      .action(open(() => import('./keys.ts').then((room) => room.revokeSourceKey))),
    ['countersign source key revoke hr whk_01J…', 'it has leaked'],
  )
}

export const sourceCommands = (program: Command, open: Opener): void => {
  const source = program.command('source').description('authoritative sources: whose word counts for what, and what they say')
  withExamples(
    source
      .command('list')
      .description('sources in force: of what each speaks, and when it was last read')
      .action(open(() => import('./show-sources.ts').then((room) => room.listSources))),
    ['countersign source list', 'whose word counts?'],
  )
  withExamples(
    source
      .command('show <source>')
      .description('one source in force')
      .action(open(() => import('./show-sources.ts').then((room) => room.showSource))),
    ['countersign source show hr', 'of what may it speak, and when does it stop and ask?'],
  )
  withExamples(
    source
      .command('propose <source> <file>')
      .description('propose a source from YAML or JSON; two people decide it')
      .option('--check', 'say what it would change and what keeps it out; propose nothing')
      .option('--reason <text>', 'why, in a sentence')
      .option('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('../instruments/propose.ts').then((room) => room.proposeFrom('source')))),
    ['countersign source propose hr hr.yaml --check', 'would it be taken?'],
    ['countersign source propose hr hr.yaml --reason "people come from HR" --ticket CHG-7', 'ask for it'],
  )
  withExamples(
    source
      .command('read <source> <file>')
      .description('read a file of a source to its end; who or what it does not show any more has ended')
      .option('--incremental', 'the file holds only what is new or has changed: nothing ends by it')
      .action(open(() => import('./read-source.ts').then((room) => room.readFileOfSource))),
    ['countersign source read hr people.csv', 'everybody, as of now'],
    ['countersign source read hr changes.csv --incremental', 'only what has changed'],
  )
  withExamples(
    source
      .command('watch <source> <folder>')
      .description('hand over each file that is dropped into a folder, once its manifest `FILE.sha256` names its bytes')
      .option('--incremental', 'the files hold only what is new or has changed: nothing ends by them')
      .option('--once', 'take what is there, and end')
      .option('--poll <seconds>', 'how often to look', '5')
      .action(open(() => import('./watch-folder.ts').then((room) => room.watchFolder))),
    ['countersign source watch hr /srv/drop/hr', 'take files as they come; copies stay in /srv/drop/hr.taken'],
    ['countersign source watch hr /srv/drop/hr --once', 'from a job'],
  )
  keyGroup(source, open)
  withExamples(
    source
      .command('send <source> [file]')
      .description('send one event as the source would: signed, to the webhook; without a file, one that only tries the wiring')
      .option('--secret-file <file>', 'the shared secret `whsec_…`')
      .option('--key <file>', 'or the Ed25519 key (PEM, mode 0600)')
      .option('--id <id>', "the event's id; the same one again changes nothing")
      .action(open(() => import('./send-event.ts').then((room) => room.sendEvent))),
    ['countersign source send hr --secret-file hr.whsec', 'is everything set up?'],
    ['countersign source send hr event.json --secret-file hr.whsec', 'one event'],
  )
  withExamples(
    source
      .command('readings <source>')
      .description('its readings, and what came of them')
      .action(open(() => import('./list-readings.ts').then((room) => room.listReadings))),
    ['countersign source readings hr', 'when was it read, and what waits?'],
  )
  withExamples(
    source
      .command('release <reading>')
      .description('let end what a held reading does not show; by somebody who did not deliver it')
      .requiredOption('--reason <text>', 'why it is right')
      .action(open(() => import('./decide-reading.ts').then((room) => room.releaseReading))),
    ['countersign source release rdg_01J… --reason "the subsidiary was sold"', 'they have really left'],
  )
  withExamples(
    source
      .command('refuse <reading>')
      .description('let nothing end by a held reading')
      .requiredOption('--reason <text>', 'why it is wrong')
      .action(open(() => import('./decide-reading.ts').then((room) => room.refuseReading))),
    ['countersign source refuse rdg_01J… --reason "the export was cut off"', 'they are still here'],
  )
  withExamples(
    source
      .command('records <source>')
      .description('what it has said, record by record')
      .option('--held', 'only those that would end and wait')
      .option('--gone', 'only those that are over')
      .action(open(() => import('./list-records.ts').then((room) => room.listRecords))),
    ['countersign source records hr --held', 'who would be gone?'],
  )
  withExamples(
    source
      .command('conflicts <source>')
      .description('what it says otherwise than whose word counts')
      .action(open(() => import('./list-conflicts.ts').then((room) => room.listConflicts))),
    ['countersign source conflicts directory', 'where do two sources differ?'],
  )
}
