/** What is listed by a name that people gave it. */
interface Listed {
  id: string;
  name: string;
}

/** As people sort; the same name in an order that is always the same. */
export const byName = (a: Listed, b: Listed) =>
  a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The place of one in the list, for a cursor: what comes after it is known even when it is gone. */
export const placeOf = ({ id, name }: Listed): string => `${id}#${name}`;

export function readPlace(place: string): Listed {
  const end = place.indexOf('#');
  return { id: place.slice(0, end), name: place.slice(end + 1) };
}
