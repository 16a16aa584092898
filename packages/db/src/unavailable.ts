/** A database that cannot be used, in words for whoever starts the server. */
export class DatabaseUnavailable extends Error {}
