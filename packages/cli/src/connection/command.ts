// Commands about yourself: which server you talk to, and as whom.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const connectionCommands = (program: Command, open: Opener): void => {
  withExamples(
    program
      .command('login')
      .description('keep a server and an API key in the profile file (mode 0600), after trying them')
      .action(open(() => import('./login.ts').then((room) => room.login))),
    ['countersign login --url https://countersign.example.com', 'asks for the API key at the terminal'],
    ['countersign login --url http://127.0.0.1:7420 --api-key-file admin.key', 'takes it from a file'],
    ['vault read -field=key kv/me | countersign login --url https://…', 'takes it from stdin'],
  )
  withExamples(
    program
      .command('whoami')
      .description('who the API key belongs to, its roles, and what it may be used for')
      .action(open(() => import('./whoami.ts').then((room) => room.whoami))),
    ['countersign whoami', 'who am I here?'],
  )
  withExamples(
    program
      .command('sign-in')
      .description('sign in as yourself: confirm it in the browser, and the profile has an API key of yours for hours')
      .option('--device', 'where this machine has no browser: confirm the code on another one')
      .option('--no-browser', 'open no browser; the address is printed')
      .action(open(() => import('./sign-in.ts').then((room) => room.signIn))),
    ['countersign sign-in --url https://countersign.example.com', 'opens the browser'],
    ['countersign sign-in --device --url https://countersign.example.com', 'on a server without one'],
  )
  withExamples(
    program
      .command('sign-out')
      .description('give up the API key of the profile: it is revoked, and forgotten here')
      .action(open(() => import('./sign-in.ts').then((room) => room.signOut))),
    ['countersign sign-out', 'at the end of the day'],
    ['countersign sign-out --profile staging', 'of another profile'],
  )
}
