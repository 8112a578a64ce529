// Commands about who can sign in, and where people are signed in.
import type { Command } from 'commander'
import { documentCommands } from '../instruments/document-commands.ts'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const sessionCommands = (program: Command, open: Opener): void => {
  documentCommands(program, open, {
    kind: 'sign-in',
    called: 'sign-in-issuer',
    sample: 'acme',
    what: 'by whose word people are believed to be who they say they are, whose people those are, and which roles that brings',
    ends: 'whom it has let in is out, and nobody comes in by it',
  })
  const session = program.command('session').description('where people are signed in')
  withExamples(
    session
      .command('list')
      .argument('[principal]', 'whose; else your own')
      .description('where somebody is signed in, or was, and until when')
      .action(open(() => import('./sessions.ts').then((room) => room.listSessions))),
    ['countersign session list', 'my own'],
    ['countersign session list ada', 'those of a person'],
  )
  withExamples(
    session
      .command('end')
      .argument('<session>', 'its id')
      .description('sign somebody out, at once: yourself, or anybody for who assigns roles')
      .action(open(() => import('./sessions.ts').then((room) => room.endSession))),
    ['countersign session end ses_01JD…', 'a browser that is not mine any more'],
  )
  withExamples(
    session
      .command('end-all')
      .argument('<principal>', 'whose')
      .description('sign somebody out everywhere, at once: every session and every API key that acts as him')
      .action(open(() => import('./sessions.ts').then((room) => room.endAllSessions))),
    ['countersign session end-all ada', 'whatever she is doing, in browsers and on command lines'],
  )
}
