/**
 * The small letter of a letter's capital, so that all forms of it are one: σ and the ς that ends words, i and ı. Where a
 * capital is several letters (ß), none; İ is an i, as PostgreSQL has it.
 */
function small(letter: string): string {
  const capital = letter.toUpperCase()
  const [first = letter] = ([...capital].length === 1 ? capital : letter).toLowerCase()
  return first
}

/**
 * A username or an address as such are compared: two that differ in nothing but capitals become one. The database's
 * function `lowered` does the same to what is stored, in any collation; a test compares the two. PostgreSQL's own
 * `lower` knows the letters of the database's collation only: in C those of ASCII.
 */
export function lowered(text: string): string {
  return /[^ -~]/.test(text) ? Array.from(text, small).join('') : text.toLowerCase()
}

/** The statement that makes the function: migrations hold a copy of what it was when they were made. */
export function loweredInSql(): string {
  const codes = Array.from({ length: 0x110000 }, (_, code) => code)
  const letters = codes.filter(code => code > 0x7f).map(code => String.fromCodePoint(code))
  const changed = letters.filter(letter => small(letter) !== letter)
  return `CREATE FUNCTION lowered(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  select lower(case when $1 ~ '[^ -~]' then translate($1, '${changed.join('')}', '${changed.map(small).join('')}') else $1 end collate "C")
$$`
}
