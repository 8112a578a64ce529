export const views = {
  title: 'Saved views',
  none: 'No view of this page is saved yet. Narrow the list by its filters, give what you see a name, and it is here wherever you sign in.',
  save: 'Save this view',
  name: 'Name of the view',
  help: 'It is yours alone, in every browser. A name that there is already is given this view. To show a view to somebody, send the address.',
  whole: 'the whole list',
  rename: 'Rename',
  renameOf: (name: string) => `Rename the view ${name}`,
  newName: 'New name',
  remove: (name: string) => `Remove the view ${name}`,
  left: (n: number) =>
    n === 1 ? '1 view is kept in this browser alone, from before.' : `${n} views are kept in this browser alone, from before.`,
  take: 'Take along',
  forget: 'Forget them',
  fromBefore: (name: string) => `${name} (from before)`,
}
