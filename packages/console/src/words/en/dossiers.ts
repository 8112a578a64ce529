export const dossiers = {
  title: 'Dossiers',
  lead: 'The whole story of a change in one file, for somebody who trusts nobody: whoever has the file and the keys can verify it, without this server.',
  how: {
    title: 'For an auditor',
    steps: [
      'Give the auditor the dossier and the viewer; both are single files.',
      'Let the keys come another way, from somebody whom the auditor believes: they say who signs for this company.',
      'The auditor opens the viewer, without any network, and drops the dossier and the keys on it: it says what passes, what fails, and why.',
    ],
    viewer: 'Download the viewer',
    openViewer: 'Open the viewer here',
    keys: 'Download the keys',
    keysFailed: 'The keys could not be read.',
    keysNote: 'Public keys only. Compare them with what you already hold: a server is no authority on its own keys.',
  },
  identity: {
    title: 'The dossier of an identity',
    lead: 'Every change that ever touched it, in one file under one seal.',
    label: 'Identity',
    help: 'Its id, as the inventory shows it.',
    get: 'Download its dossier',
  },
  control: {
    title: 'The dossier of a control',
    lead: 'What an auditor asks for by the id of a standard: the dossiers of all changes that were opened within a time and show that the control works.',
    control: 'Control',
    from: 'Opened from',
    last: 'Up to and with',
    takenFor: (operations: readonly string[]) =>
      `Taken for it: changes that ${operations.length === 1 ? 'have' : 'have one of'} ${operations.join(', ')}. The dossier says so too.`,
    noTime: 'Give a first day and a last one that is not before it.',
    would: (changes: number, pieces: number) =>
      changes === 0
        ? 'No change of that time shows it.'
        : `${changes === 1 ? '1 change' : `${changes.toLocaleString('en')} changes`}, in ${pieces === 1 ? 'one file' : `${pieces} files`}.`,
    nothing: 'Choose another time, or another control.',
    unfinished: 'A dossier with a change that is not finished says so, and is not proven before it is.',
    get: 'Seal and download',
  },
  closed: {
    title: 'Closed changes',
    columns: { change: 'Change', closure: 'Came to', opened: 'Opened', dossier: 'Dossier' },
    get: 'Download',
    getOf: (change: string) => `Download the dossier of ${change}`,
    empty: {
      title: 'No change has closed yet',
      text: 'A change closes when each of its operations is proven, or when a named person carries what could not be. Its dossier can be taken at any time from the change itself.',
    },
  },
}
