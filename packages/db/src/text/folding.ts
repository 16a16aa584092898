/** Dropped, so that O’Tarren, O'Tarren and OTarren are one name. */
const apostrophes = /['`´‘’‛ʹʻʼʽ′ꞌ׳＇]/g

/** Accents, points and vowel marks that people leave out, and invisible characters. */
const marks = new RegExp(
  String.raw`[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670`.concat(
    String.raw`\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]`,
  ),
  'g',
)

const blanks = /[ \t\n\r.,;:/()\u2010-\u2015\u2043\u2212-]+/g

const upper =
  'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЂЃЉЊЋЌЏҐӘӨҮҰҚҢҺԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ'
const lower =
  'αβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяєіђѓљњћќџґәөүұқңһաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
/** Letters that Unicode does not decompose, and what people type for them. */
const letters: Record<string, string> = {
  ...Object.fromEntries([...upper].map((letter, place) => [letter, [...lower][place] ?? letter])),
  ...{ ς: 'σ', Ø: 'o', ø: 'o', Ł: 'l', ł: 'l', Đ: 'd', đ: 'd', Ð: 'd', ð: 'd', ı: 'i', Ħ: 'h', ħ: 'h' },
  ...{
    Ŋ: 'n',
    ŋ: 'n',
    Ŧ: 't',
    ŧ: 't',
    Ɓ: 'b',
    ɓ: 'b',
    Ɗ: 'd',
    ɗ: 'd',
    Ƙ: 'k',
    ƙ: 'k',
    Ə: 'e',
    ə: 'e',
    Ƶ: 'z',
    ƶ: 'z',
  },
  ...{ ß: 'ss', ẞ: 'ss', Æ: 'ae', æ: 'ae', Œ: 'oe', œ: 'oe', Þ: 'th', þ: 'th' },
}
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

/**
 * Folds a text for searches: drops accents, apostrophes and case, and separates words by one blank, also at hyphens.
 * The database's function `folded` does the same to stored text; a test compares the two.
 */
export function folded(text: string): string {
  const bare = text.replace(apostrophes, '').normalize('NFKD').replace(marks, '')
  const plain = bare.replace(/[A-Z]/g, letter => letter.toLowerCase())
  return plain
    .replace(special, letter => letters[letter] ?? letter)
    .replace(blanks, ' ')
    .replace(/^ | $/g, '')
}

const codePoint = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The statement that creates the function. Migrations contain copies of earlier versions. */
export function foldedInSql(): string {
  const single = Object.entries(letters).filter(([, plain]) => plain.length === 1)
  const many = Object.entries(letters).filter(([, plain]) => plain.length > 1)
  const moved = `translate(bare, '${single.map(([from]) => from).join('')}', '${single.map(([, to]) => to).join('')}')`
  const replaced = many.reduce((inner, [from, to]) => `replace(${inner}, '${from}', '${to}')`, moved)
  const inRegex = (pattern: RegExp) =>
    pattern.source.replace(/[^\x20-\x7e]/g, codePoint).replaceAll("'", "''")
  const dropped = [...apostrophes.source.slice(1, -1)].join('').replaceAll("'", "''")
  return `CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  select btrim(regexp_replace(case when bare ~ '[^ -~]' then ${replaced} else bare end, '${inRegex(blanks)}', ' ', 'g'), ' ')
  from (select lower(regexp_replace(normalize(translate($1, '${dropped}', ''), NFKD), '${inRegex(marks)}', '', 'g') collate "C") as bare) as t
$$`
}
