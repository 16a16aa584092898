import type { Permitted } from '../../../kernel/context.ts'
import { notPermitted } from '../../../kernel/errors/refusal.ts'
import { allowedTo } from '../../../kernel/procedure.ts'

/** @throws FORBIDDEN when the request overrides full or closed panels, and the caller may not. */
export function assertMayOverride(ctx: Permitted, { override }: { override?: boolean | undefined }): void {
  if (override && !allowedTo(ctx, ctx.actor, 'panels.override')) throw notPermitted()
}
