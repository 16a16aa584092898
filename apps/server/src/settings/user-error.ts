/** An error whose message is written for the person who runs the program: it is shown as it is, in one line. */
export class UserError extends Error {}

/** A setting that cannot be used. */
export class WrongSetting extends UserError {}

/** An argument, a file or a password that cannot be used. */
export class WrongInput extends UserError {}
