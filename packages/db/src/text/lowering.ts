/**
 * The small letter of a letter's capital, so that all its forms become one: σ and final ς, i and ı. A capital of
 * several letters (ß) is not used. İ becomes i, as in PostgreSQL.
 */
function small(letter: string): string {
  const capital = letter.toUpperCase()
  const [first = letter] = ([...capital].length === 1 ? capital : letter).toLowerCase()
  return first
}

/**
 * Lowers a username or an e-mail address for comparison: two that differ only in capitals become one. The database's
 * function `lowered` does the same to stored text, in any collation; a test compares the two. PostgreSQL's own `lower`
 * knows only the letters of the database's collation: in C only ASCII.
 */
export function lowered(text: string): string {
  return /[^ -~]/.test(text) ? Array.from(text, small).join('') : text.toLowerCase()
}

/** The statement that creates the function. Migrations contain copies of earlier versions. */
export function loweredInSql(): string {
  const codes = Array.from({ length: 0x110000 }, (_, code) => code)
  const letters = codes.filter(code => code > 0x7f).map(code => String.fromCodePoint(code))
  const changed = letters.filter(letter => small(letter) !== letter)
  return `CREATE FUNCTION lowered(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  select lower(case when $1 ~ '[^ -~]' then translate($1, '${changed.join('')}', '${changed.map(small).join('')}') else $1 end collate "C")
$$`
}
