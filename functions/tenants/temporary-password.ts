import { randomInt } from 'node:crypto';

/** 16 characters without those that are read for one another, at least one of each class that the policy asks for. */
export function temporaryPassword(): string {
  const classes = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'];
  const any = classes.join('');
  for (;;) {
    const password = Array.from({ length: 16 }, () => any[randomInt(any.length)]).join('');
    if (classes.every((characters) => [...password].some((character) => characters.includes(character))))
      return password;
  }
}
