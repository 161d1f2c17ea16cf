/** What stands in a document's structure, for who has it read out: a heading, a paragraph. */
type Role = 'H1' | 'H2' | 'P';

export interface PdfText {
  text: string;
  /** Points from the left edge; of a text that ends there, with `right`. */
  x: number;
  /** Points from the top edge, of the baseline. */
  y: number;
  size?: number;
  bold?: boolean;
  right?: boolean;
  /** 0 is black. */
  grey?: number;
  role?: Role;
}

interface PdfRule {
  y: number;
  from: number;
  to: number;
}

export interface PdfPage {
  texts: PdfText[];
  rules: PdfRule[];
}

/** A4, in points. */
export const pageWidth = 595;
export const pageHeight = 842;

/** Adobe's widths of Helvetica and Helvetica-Bold, in thousandths of the size, from the space to the tilde. */
const widths = {
  regular:
    '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584'.split(
      ' ',
    ),
  bold: '278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584'.split(
    ' ',
  ),
};

/** Points. What is beyond ASCII is taken to be as wide as most letters. */
export function textWidth(text: string, size: number, bold = false): number {
  const table = bold ? widths.bold : widths.regular;
  const codes = [...toWinAnsi(text)];
  return (codes.reduce((sum, code) => sum + Number(table[code - 32] ?? 556), 0) * size) / 1000;
}

/** As much of a text as has room, with an ellipsis where something is left out. */
export function fitted(text: string, room: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= room) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size, bold) > room) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** What Windows-1252, which every reader of PDF has letters for, has from 0x80 on. */
const special = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** A letter that it has not is written without its accent, and is a question mark where it is none with one. */
function toWinAnsi(text: string): Uint8Array {
  const codeOf = (character: string): number | undefined => {
    const code = character.codePointAt(0) ?? 0;
    if ((code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)) return code;
    const at = special.indexOf(character);
    return at >= 0 && code > 0xff ? 0x80 + at : undefined;
  };
  return Uint8Array.from(
    [...text.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, ' ')].flatMap((character) => {
      const known = codeOf(character);
      if (known !== undefined) return known;
      const [plain = ''] = character.normalize('NFKD');
      return codeOf(plain) ?? 0x3f;
    }),
  );
}

const hex = (bytes: Uint8Array) => `<${Buffer.from(bytes).toString('hex')}>`;
/** A text of the document itself, which may be in any script. */
const unicode = (text: string) => hex(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());

/**
 * A PDF 1.7 of A4 pages: text that can be selected and searched, in the order in which it is given, with a title, a language and a structure for
 * who has it read out. Helvetica, which is not embedded, because every reader has it.
 */
export function pdf({
  title,
  language,
  pages,
}: {
  title: string;
  language: string;
  pages: readonly PdfPage[];
}): Uint8Array {
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  const [catalog, pageTree, regular, bold, info, structure, documentElement] = [1, 2, 3, 4, 5, 6, 7];
  const firstPage = 8;
  // A page, its content, and an element of the structure for each of its texts.
  const numbers = pages.map((_, i) => ({
    page: firstPage + pages.slice(0, i).reduce((sum, { texts }) => sum + 2 + texts.length, 0),
  }));
  const elementsOf = (i: number) =>
    (pages[i] as PdfPage).texts.map((_, j) => (numbers[i] as { page: number }).page + 2 + j);
  const refs = (all: readonly number[]) => all.map((number) => `${number} 0 R`).join(' ');

  add(
    `<< /Type /Catalog /Pages ${pageTree} 0 R /Lang (${language}) /MarkInfo << /Marked true >> /StructTreeRoot ${structure} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>`,
  );
  add(`<< /Type /Pages /Kids [${refs(numbers.map(({ page }) => page))}] /Count ${pages.length} >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>');
  add(`<< /Title ${unicode(title)} /Producer (Call Record) >>`);
  const parents = pages.map((_, i) => `${i} [${refs(elementsOf(i))}]`).join(' ');
  add(`<< /Type /StructTreeRoot /K ${documentElement} 0 R /ParentTree << /Nums [${parents}] >> >>`);
  add(`<< /Type /StructElem /S /Document /P ${structure} 0 R /K [${refs(pages.flatMap((_, i) => elementsOf(i)))}] >>`);
  for (const [i, { texts, rules }] of pages.entries()) {
    const { page } = numbers[i] as { page: number };
    const content = [
      ...rules.map(
        ({ y, from, to }) => `/Artifact BMC 0.8 G 0.5 w ${from} ${pageHeight - y} m ${to} ${pageHeight - y} l S EMC`,
      ),
      ...texts.map((text, j) => drawn(text, j)),
    ].join('\n');
    add(
      `<< /Type /Page /Parent ${pageTree} 0 R /MediaBox [0 0 ${pageWidth} ${pageHeight}] /Contents ${page + 1} 0 R /StructParents ${i} /Tabs /S /Resources << /Font << /R ${regular} 0 R /B ${bold} 0 R >> >> >>`,
    );
    add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    for (const [j, { role = 'P' }] of texts.entries())
      add(`<< /Type /StructElem /S /${role} /P ${documentElement} 0 R /Pg ${page} 0 R /K ${j} >>`);
  }
  return written(objects, { catalog, info });
}

function drawn(
  { text, x, y, size = 10, bold = false, right = false, grey = 0, role = 'P' }: PdfText,
  id: number,
): string {
  const left = right ? x - textWidth(text, size, bold) : x;
  return `/${role} << /MCID ${id} >> BDC BT ${grey} g /${bold ? 'B' : 'R'} ${size} Tf ${left.toFixed(2)} ${(pageHeight - y).toFixed(2)} Td ${hex(toWinAnsi(text))} Tj ET EMC`;
}

/** The objects with where each of them begins. All of it is ASCII. */
function written(
  objects: readonly string[],
  { catalog, info }: { catalog: number | undefined; info: number | undefined },
): Uint8Array {
  let file = '%PDF-1.7\n';
  const offsets = objects.map((body, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root ${catalog} 0 R /Info ${info} 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
  );
}
