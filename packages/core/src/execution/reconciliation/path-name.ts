// The name of somebody in a directory's path: `ben` of `uid=ben,ou=people,dc=example`. Pure.

/** Undefined where the text is no such path. */
export const nameInPath = (text: string): string | undefined => /^(?:uid|cn|samaccountname)=([^,=+\\]{1,200}),/i.exec(text)?.[1]
